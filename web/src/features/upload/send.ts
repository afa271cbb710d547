import { ApiError, api, type Schemas, unwrap } from "~/api/client"
import { isReachable, PROBE_MS } from "~/api/connectivity"
import { inWorkspace } from "~/api/workspace"

export type Remote = Schemas["UploadView"]
type Part = Schemas["UploadPart"]

const AT_ONCE = 3
const TRIES = 6

interface Sending {
  file: File
  remote: Remote
  /** How far it is by the server's account, with addresses that are good again. */
  renew: () => Promise<Remote>
  signal: AbortSignal
}

/** Send every part that storage lacks, a few at once. Throws when a part fails for good or `signal` ends it. */
export async function sendParts(sending: Sending, progress: (sent: number) => void) {
  const { remote } = sending
  const sent = new Map<number, number>(remote.parts.map((part) => [part.number, part.uploaded ? part.size_bytes : 0]))
  const tell = (number: number, count: number) => {
    sent.set(number, count)
    progress([...sent.values()].reduce((sum, one) => sum + one, 0))
  }
  const left = remote.parts.filter((part) => !part.uploaded)
  const worker = async () => {
    for (let part = left.shift(); part; part = left.shift()) await sendPart(sending, part, tell)
  }
  progress([...sent.values()].reduce((sum, one) => sum + one, 0))
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function sendPart(
  { file, remote, renew, signal }: Sending,
  part: Part,
  tell: (number: number, count: number) => void,
) {
  const from = (part.number - 1) * remote.part_size_bytes
  const piece = file.slice(from, from + part.size_bytes)
  let url = part.url
  for (let attempt = 1; ; attempt++) {
    try {
      if (url) await put(url, piece, signal, (count) => tell(part.number, count))
      tell(part.number, part.size_bytes)
      return
    } catch (error) {
      signal.throwIfAborted()
      if (attempt >= TRIES || error instanceof Unreadable) throw error
      await pause(Math.min(800 * 2 ** attempt, 15_000), signal)
      const renewed = await patient(renew, signal)
      url = renewed.parts.find((one) => one.number === part.number)?.url ?? null
    }
  }
}

/** How far the upload is by the server's own account, with addresses that are good again. */
export function fresh(uploadId: string, workspace: string | null): Promise<Remote> {
  const params = { path: { upload_id: uploadId } }
  return unwrap(api.GET("/api/v1/uploads/{upload_id}", { params, headers: inWorkspace(workspace) }))
}

/** The file cannot be read any more: it was changed or moved while it was being sent. */
export class Unreadable extends Error {}

function put(url: string, piece: Blob, signal: AbortSignal, progress: (count: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest() // fetch tells nothing of how much has been sent
    const stop = () => request.abort()
    signal.addEventListener("abort", stop)
    request.upload.onprogress = (event) => progress(event.loaded)
    request.onload = () => (request.status < 300 ? resolve() : reject(new Error(`storage answered ${request.status}`)))
    request.onerror = () => readable(piece).then(() => reject(new Error("The connection was lost.")), reject)
    request.onabort = () => reject(signal.reason)
    request.onloadend = () => signal.removeEventListener("abort", stop)
    request.open("PUT", url)
    request.send(piece)
  })
}

export async function readable(piece: Blob): Promise<void> {
  try {
    await piece.slice(0, 1).arrayBuffer()
  } catch {
    throw new Unreadable("The file was changed or moved during the upload. Choose it again.")
  }
}

const PATIENCE_S = 90 // longer than the minute for which changes are counted

/** Ask until an answer comes: a connection that is away, a server that restarts or a busy minute ends no upload. */
export async function patient<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      signal.throwIfAborted()
      const wait_s = error instanceof ApiError ? restOf(error) : Number.POSITIVE_INFINITY
      if (wait_s > PATIENCE_S || attempt >= TRIES) throw error
      await pause(Math.max(wait_s * 1000, Math.min(800 * 2 ** attempt, 15_000)), signal)
    }
  }
}

/** For how many seconds at least the server is not to be asked again; endlessly for what asking again doesn't mend. */
function restOf(error: ApiError): number {
  if (error.status === 0 || error.status >= 502) return 0
  return error.status === 429 ? Number(error.details.retry_after ?? 60) : Number.POSITIVE_INFINITY
}

/** Wait so long, and while the browser is offline until it is back or Cutroom answers all the same. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await until((done) => setTimeout(done, ms), signal)
  while (!navigator.onLine && !(await isReachable(signal))) {
    signal.throwIfAborted()
    await until((done) => {
      addEventListener("online", done, { once: true })
      setTimeout(done, PROBE_MS)
    }, signal)
  }
}

function until(happens: (done: () => void) => unknown, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    happens(resolve)
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  })
}
