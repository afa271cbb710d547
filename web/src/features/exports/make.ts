import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { ApiError } from "~/api/client"
import { type Export, exportQuoteQuery, type NewExport, type Source, startExport } from "~/api/exports"
import { queryClient } from "~/api/query"
import { many } from "~/ui/format"
import { failed } from "~/ui/toast"
import type { LookDraft } from "./draft"
import { isDearer, usePrice } from "./price"

/** What is asked of the API for a look; a splice has its own captions and knows no shots. */
export function exportRequest(source: Source, look: LookDraft): NewExport {
  const { resolution, codec, fps, preset, brand, cover_ms, description, hashtags } = look
  const format = { resolution, codec, ...(fps === null ? {} : { fps }) }
  const metadata = { description: description.trim() || null, hashtags }
  const request = { source, format, preset, brand, cover_ms, metadata }
  if (source.splice_id) return request
  const { captions, caption_options, hook, layout, shot_layouts, tightening, restored } = look
  return { ...request, captions, caption_options, hook, layout, shot_layouts, tightening, restored }
}

/** Save what is not saved, start the export for the price that is shown, and go and watch it. */
export function useMake(source: Source, look: LookDraft, save: () => Promise<unknown>) {
  const navigate = useNavigate()
  const [making, setMaking] = useState(false)
  const request = exportRequest(source, look)
  const price = usePrice(request)
  const make = async () => {
    setMaking(true)
    try {
      await save()
    } catch (error) {
      setMaking(false)
      // where something else was saved meanwhile, the editor asks which of the two stays
      if (!(error instanceof ApiError && error.status === 409)) failed(error)
      return
    }
    try {
      const created = await startShown(request, price?.credits ?? 0)
      await navigate({ to: "/exports/$exportId", params: { exportId: created.id } })
    } catch (error) {
      failed(error)
      setMaking(false)
    }
  }
  return { making, make, price }
}

/** Start an export for no more than the credits that were shown. Throws where it costs more by now. */
export async function startShown(request: NewExport, credits: number): Promise<Export> {
  return startExport(credits ? { ...request, quote_id: await quoted(request, credits) } : request)
}

async function quoted(request: NewExport, shown: number): Promise<string> {
  const query = exportQuoteQuery(request)
  await queryClient.invalidateQueries({ queryKey: query.queryKey, refetchType: "none" })
  const quote = await queryClient.fetchQuery(query)
  if (!isDearer(quote, shown)) return quote.id
  throw new Error(`This export now costs ${many(quote.total, "credit")}. Export again to confirm.`)
}
