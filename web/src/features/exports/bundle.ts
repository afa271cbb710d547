import { downloadZip } from "client-zip"
import { coverQuery, type Export, exportText, fileOf } from "~/api/exports"
import { queryClient } from "~/api/query"
import { saveBlob } from "~/ui/save"
import { postCaption } from "./caption"

interface Entry {
  name: string
  input: Response | string
  lastModified: Date
}

/**
 * Save finished exports as one ZIP: each with its captions, its cover and its words beside it. Files are packed as
 * they arrive and not compressed again. Throws where one does not arrive; `packed` hears how many are in.
 */
export async function saveBundle(items: Export[], name: string, packed: (count: number) => void): Promise<void> {
  const zip = downloadZip(entries(items, packed))
  saveBlob(await zip.blob(), `${name}.zip`)
}

async function* entries(items: Export[], packed: (count: number) => void): AsyncGenerator<Entry> {
  const digits = String(items.length).length
  for (const [index, item] of items.entries()) {
    const lastModified = new Date(item.finished_at ?? item.created_at)
    const [, stem = item.filename, ending = ""] = /^(.*?)(\.[^.]+)?$/.exec(item.filename) ?? []
    const name = `${String(index + 1).padStart(digits, "0")} ${stem}`
    yield { name: `${name}${ending}`, input: await content((await fileOf(item.id)).url, item), lastModified }
    const captions = item.captions ? await exportText(item.id, "srt") : ""
    if (captions.trim()) yield { name: `${name}.srt`, input: captions, lastModified }
    const cover = await queryClient.fetchQuery(coverQuery(item.id))
    yield { name: `${name}.jpg`, input: await content(cover.url, item), lastModified }
    yield { name: `${name}.txt`, input: text(item), lastModified }
    packed(index + 1)
  }
}

async function content(url: string, item: Export): Promise<Response> {
  const response = await fetch(url).catch(() => undefined)
  if (response?.ok) return response
  throw new Error(`“${item.title}” couldn’t be downloaded. Check your connection and try again.`)
}

const text = (item: Export) =>
  `${[item.metadata.title || item.title, postCaption(item)].filter(Boolean).join("\n\n")}\n`
