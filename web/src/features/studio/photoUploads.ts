import { useSyncExternalStore } from "react"
import { ApiError, errorMessage } from "~/api/client"
import { addPhoto, type PhotoTicket, photoTickets } from "~/api/studio"
import { currentWorkspace } from "~/api/workspace"
import { patient, readable } from "~/features/upload/send"

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
  // the browser asks before it leaves what is still coming
  if (list.some((one) => one.status !== "failed")) addEventListener("beforeunload", ask)
  else removeEventListener("beforeunload", ask)
  for (const listener of listeners) listener()
}

function ask(event: BeforeUnloadEvent) {
  event.preventDefault()
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

/**
 * Send files into a project, a few at once, each read as it arrives, all in the workspace in which that began; `replaces`
 * is the photo whose place one takes.
 */
export async function sendPhotos(projectId: string, files: File[], replaces: string | null = null): Promise<void> {
  const workspace = currentWorkspace()
  const begun = files.map((file) => ({ key: keys++, file }))
  publish([
    ...list.filter((one) => one.projectId !== projectId || one.status !== "failed"),
    ...begun.map(({ key, file }) => ({ key, projectId, name: file.name, status: "waiting" as const })),
  ])
  const wanted = files.map((file) => ({ name: file.name, size_bytes: file.size || 1 }))
  const tickets = await patient(() => photoTickets(projectId, wanted, workspace), endless()).catch((error) => {
    const keysOf = begun.map((one) => one.key)
    publish(list.filter((one) => !keysOf.includes(one.key)))
    throw error
  })
  const left = begun.map((one, index) => ({ ...one, ticket: tickets[index] }))
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) await send({ ...next, projectId, replaces, workspace })
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

interface Sending {
  key: number
  projectId: string
  replaces: string | null
  workspace: string | null
  file: File
  ticket: PhotoTicket | undefined
}

async function send({ key, projectId, replaces, workspace, file, ticket }: Sending) {
  try {
    if (!ticket?.url) throw new Error(ticket?.refused ?? "It can’t be used.")
    change(key, { status: "sending" })
    const { url } = ticket
    await patient(() => put(url, file), endless())
    change(key, { status: "reading" })
    await patient(() => addPhoto(projectId, ticket, replaces, workspace), endless())
    publish(list.filter((one) => one.key !== key))
  } catch (error) {
    change(key, { status: "failed", error: errorMessage(error) })
  }
}

/** A photo is small: nobody cancels it. */
function endless(): AbortSignal {
  return new AbortController().signal
}

/** The file as it is, and without a type: that is not part of what the address was signed for. */
async function put(url: string, file: File) {
  const answer = await fetch(url, { method: "PUT", body: file.slice() }).catch(() => undefined)
  if (answer?.ok) return
  if (!answer) await readable(file)
  throw new ApiError(answer?.status ?? 0, "not_stored", "It couldn’t be uploaded. Add it again.")
}
