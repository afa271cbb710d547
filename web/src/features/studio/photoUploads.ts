import { useSyncExternalStore } from "react"
import { errorMessage } from "~/api/client"
import { addPhoto, type PhotoTicket, photoTickets } from "~/api/studio"
import { patient } from "~/features/upload/send"

/** A file on its way into a project, or why it can't be used. */
export interface PhotoUpload {
  key: number
  projectId: string
  name: string
  status: "waiting" | "sending" | "reading" | "failed"
  error?: string
}

const AT_ONCE = 3
const NONE: PhotoUpload[] = []
const listeners = new Set<() => void>()
let list: PhotoUpload[] = NONE
let keys = 0

function publish(next: PhotoUpload[]) {
  list = next.length ? next : NONE
  for (const listener of listeners) listener()
}

function change(key: number, part: Partial<PhotoUpload>) {
  publish(list.map((one) => (one.key === key ? { ...one, ...part } : one)))
}

/** What is on its way into a project, and what could not be used. */
export function usePhotoUploads(projectId: string): PhotoUpload[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => list,
  )
  return all.filter((one) => one.projectId === projectId)
}

/** Take what could not be used out of sight. */
export function dismissPhotos(projectId: string) {
  publish(list.filter((one) => one.projectId !== projectId || one.status !== "failed"))
}

/** Send files into a project, a few at once, each read as it arrives; `replaces` is the photo whose place one takes. */
export async function sendPhotos(projectId: string, files: File[], replaces: string | null = null): Promise<void> {
  const begun = files.map((file) => ({ key: keys++, file }))
  publish([
    ...list.filter((one) => one.projectId !== projectId || one.status !== "failed"),
    ...begun.map(({ key, file }) => ({ key, projectId, name: file.name, status: "waiting" as const })),
  ])
  const wanted = files.map((file) => ({ name: file.name, size_bytes: file.size || 1 }))
  const tickets = await photoTickets(projectId, wanted).catch((error) => {
    const keysOf = begun.map((one) => one.key)
    publish(list.filter((one) => !keysOf.includes(one.key)))
    throw error
  })
  const left = begun.map((one, index) => ({ ...one, ticket: tickets[index] }))
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) await send(projectId, next, replaces)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

interface Sending {
  key: number
  file: File
  ticket: PhotoTicket | undefined
}

async function send(projectId: string, { key, file, ticket }: Sending, replaces: string | null) {
  try {
    if (!ticket?.url) throw new Error(ticket?.refused ?? "It can’t be used.")
    change(key, { status: "sending" })
    await put(ticket.url, file)
    change(key, { status: "reading" })
    const { signal } = new AbortController() // a photo is small: nobody cancels it
    await patient(() => addPhoto(projectId, ticket, replaces), signal)
    publish(list.filter((one) => one.key !== key))
  } catch (error) {
    change(key, { status: "failed", error: errorMessage(error) })
  }
}

/** The file as it is, and without a type: that is not part of what the address was signed for. */
async function put(url: string, file: File) {
  const answer = await fetch(url, { method: "PUT", body: file.slice() }).catch(() => undefined)
  if (!answer?.ok) throw new Error("It couldn’t be uploaded. Add it again.")
}
