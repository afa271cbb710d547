import { createStore, del, entries, set } from "idb-keyval"
import { useSyncExternalStore } from "react"

/** One file on its way to the library. */
export interface Upload {
  key: string
  filename: string
  size: number
  lastModified: number
  type: string
  status: "waiting" | "sending" | "paused" | "lost" | "finishing" | "done" | "failed"
  sent: number
  /** Bytes a second, smoothed; 0 while unknown. */
  speed: number
  uploadId?: string
  videoId?: string
  error?: string
  /** Where it goes, whatever workspace is looked at meanwhile; null: the person's own. */
  workspace: string | null
}

/** What outlives a reload: enough to go on where the server is, with the same file. */
export type Remembered = Pick<
  Upload,
  "key" | "filename" | "size" | "lastModified" | "type" | "uploadId" | "workspace"
> & {
  handle?: FileSystemFileHandle | undefined
}

const disk = createStore("cutroom-uploads", "uploads")
let list: Upload[] = []
const listeners = new Set<() => void>()

function publish(next: Upload[]) {
  list = next
  for (const listener of listeners) listener()
}

export function all(): Upload[] {
  return list
}

export function find(key: string): Upload | undefined {
  return list.find((one) => one.key === key)
}

export function add(upload: Upload) {
  publish([upload, ...list.filter((one) => one.key !== upload.key)])
}

export function change(key: string, part: Partial<Upload>) {
  publish(list.map((one) => (one.key === key ? { ...one, ...part } : one)))
}

export function drop(key: string) {
  publish(list.filter((one) => one.key !== key))
}

export function useUploads(): Upload[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => list,
  )
}

/** Storage may be refused (private windows): then uploads go on, only not across a reload. */
export function remember(record: Remembered): Promise<void> {
  return set(record.key, record, disk).catch(() => undefined)
}

export function forget(key: string): Promise<void> {
  return del(key, disk).catch(() => undefined)
}

export async function remembered(): Promise<Remembered[]> {
  const stored = await entries<string, Remembered>(disk).catch(() => [])
  return stored.map(([, record]) => record)
}
