import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { ApiError } from "~/api/client"
import { type NewExport, type Source, startExport } from "~/api/exports"
import { failed } from "~/ui/toast"
import type { LookDraft } from "./draft"

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

/** Save what is not saved, start the export, and go and watch it. */
export function useMake(source: Source, look: LookDraft, save: () => Promise<unknown>) {
  const navigate = useNavigate()
  const [making, setMaking] = useState(false)
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
      const created = await startExport(exportRequest(source, look))
      await navigate({ to: "/exports/$exportId", params: { exportId: created.id } })
    } catch (error) {
      failed(error)
      setMaking(false)
    }
  }
  return { making, make }
}
