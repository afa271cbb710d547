/** The use cases of uploads: take files, send them, pause, go on, give up. A lock per upload keeps it to one tab. */
import { startAnalysis } from "~/api/analyses"
import { ApiError, api, errorMessage, unwrap } from "~/api/client"
import { keepLocalPreview, releaseLocalPreviews } from "~/api/localPreview"
import { again, queryClient } from "~/api/query"
import { authStatus, onAuthStatus, sessionExpired } from "~/api/session"
import { refreshVideos } from "~/api/videos"
import { currentWorkspace, inWorkspace } from "~/api/workspace"
import { type Picked, refusalOf } from "./rules"
import { fresh, patient, type Remote, sendParts } from "./send"
import * as store from "./store"

const FILES_AT_ONCE = 2
const files = new Map<string, File>()
const handles = new Map<string, FileSystemFileHandle>()
const running = new Map<string, AbortController>()

/** Take files into the list and begin to send them; gives the refused ones with the reason. */
export function take(picked: Picked[]): string[] {
  const refused: string[] = []
  for (const { file, handle } of picked) {
    const reason = refusalOf(file)
    if (reason) refused.push(reason)
    else begin(file, handle)
  }
  next()
  return refused
}

function begin(file: File, handle?: FileSystemFileHandle) {
  const waiting = store.all().find((one) => one.status === "lost" && isSame(one, file))
  const key = waiting?.key ?? crypto.randomUUID()
  files.set(key, file)
  if (handle) handles.set(key, handle)
  if (waiting) return store.change(key, { status: "waiting" })
  const { name: filename, size, lastModified, type } = file
  const workspace = currentWorkspace()
  store.add({ key, filename, size, lastModified, type, workspace, status: "waiting", sent: 0, speed: 0 })
  void store.remember(kept(key))
}

function isSame(upload: store.Upload, file: File): boolean {
  return upload.filename === file.name && upload.size === file.size && upload.lastModified === file.lastModified
}

function next() {
  if (authStatus() === "out") return // what was dropped before the sign-in waits for it
  const free = FILES_AT_ONCE - running.size
  const waiting = store.all().filter((one) => one.status === "waiting" && !running.has(one.key))
  for (const one of waiting.reverse().slice(0, Math.max(0, free))) void run(one.key)
}

onAuthStatus(() => {
  if (authStatus() === "out" && !sessionExpired()) {
    releaseLocalPreviews()
    void forgetUnbegun()
  }
  next()
})

/** Who leaves this browser leaves no names of files in it; what the server has begun is theirs by its id. */
async function forgetUnbegun() {
  for (const { key, uploadId } of await store.remembered()) if (!uploadId) await store.forget(key)
}

async function run(key: string) {
  const stop = new AbortController()
  running.set(key, stop)
  try {
    await held(key, () => transfer(key, stop.signal))
  } catch (error) {
    if (!stop.signal.aborted) store.change(key, { status: "failed", error: errorMessage(error), speed: 0 })
  } finally {
    running.delete(key)
    next()
  }
}

function held(key: string, work: () => Promise<void>): Promise<void> {
  return "locks" in navigator ? navigator.locks.request(`cutroom.upload.${key}`, work).then(() => undefined) : work()
}

async function transfer(key: string, signal: AbortSignal) {
  const file = files.get(key)
  if (!file) return store.change(key, { status: "lost" })
  store.change(key, { status: "sending", error: undefined })
  const remote = await patient(() => opened(key, file), signal)
  store.change(key, { uploadId: remote.id, videoId: remote.video_id })
  void keepLocalPreview(remote.video_id, file)
  await store.remember({ ...kept(key), uploadId: remote.id })
  const renew = () => fresh(remote.id, workspaceOf(key))
  if (remote.status === "open") await sendParts({ file, remote, renew, signal }, meter(key))
  signal.throwIfAborted()
  await finish(key, remote, signal)
}

function kept(key: string): store.Remembered {
  const { filename, size, lastModified, type, workspace } = store.find(key) as store.Upload
  return { key, filename, size, lastModified, type, workspace, handle: handles.get(key) }
}

/** Where an upload goes; what was begun before there were workspaces goes into the person's own. */
function workspaceOf(key: string): string | null {
  return store.find(key)?.workspace ?? null
}

/** What the file is stored as: media of some kind, or just bytes; whether it is a video is told by reading it. */
function mediaType(file: File): string {
  return /^(video|audio)\/[\w.+-]+$/.test(file.type) ? file.type : "application/octet-stream"
}

async function opened(key: string, file: File): Promise<Remote> {
  const known = store.find(key)?.uploadId
  if (known) {
    const remote = await fresh(known, workspaceOf(key))
    if (remote.status !== "aborted") return remote
  }
  return unwrap(
    api.POST("/api/v1/uploads", {
      params: { header: { "Idempotency-Key": key } },
      headers: inWorkspace(workspaceOf(key)),
      body: { filename: file.name, size_bytes: file.size, content_type: mediaType(file) },
    }),
  )
}

/** Turns byte counts into a steady speed. */
function meter(key: string): (sent: number) => void {
  let last = { at: performance.now(), sent: -1 }
  return (sent) => {
    const at = performance.now()
    if (last.sent < 0) last = { at, sent }
    const seconds = (at - last.at) / 1000
    const before = store.find(key)?.speed ?? 0
    if (seconds < 0.25) return store.change(key, { sent })
    const current = Math.max(0, sent - last.sent) / seconds
    last = { at, sent }
    store.change(key, { sent, speed: before ? before * 0.7 + current * 0.3 : current })
  }
}

async function finish(key: string, remote: Remote, signal: AbortSignal) {
  store.change(key, { status: "finishing", sent: remote.size_bytes, speed: 0 })
  const params = { path: { upload_id: remote.id } }
  const headers = inWorkspace(workspaceOf(key))
  await patient(() => unwrap(api.POST("/api/v1/uploads/{upload_id}/complete", { params, headers })), signal)
  // nobody should have to ask for what they came for
  await patient(() => startAnalysis(remote.video_id, {}, { "Idempotency-Key": key }, headers), signal)
  await store.forget(key)
  files.delete(key)
  handles.delete(key)
  store.change(key, { status: "done" })
  await refreshVideos()
  await queryClient.invalidateQueries({ queryKey: ["jobs"] })
}

export function pause(key: string) {
  store.change(key, { status: "paused", speed: 0 })
  running.get(key)?.abort(new DOMException("paused", "AbortError"))
}

/** Go on: with the file at hand, with the one that the browser remembers, or ask for it. False: ask for it. */
export async function resume(key: string): Promise<boolean> {
  if (!files.has(key)) {
    const file = await reopened(handles.get(key))
    const upload = store.find(key)
    if (!file || !upload || !isSame(upload, file)) return false
    files.set(key, file)
  }
  store.change(key, { status: "waiting", error: undefined })
  next()
  return true
}

async function reopened(handle?: FileSystemFileHandle): Promise<File | null> {
  if (!handle) return null
  try {
    const asking = handle as FileSystemFileHandle & { requestPermission(of: { mode: "read" }): Promise<string> }
    return (await asking.requestPermission({ mode: "read" })) === "granted" ? await handle.getFile() : null
  } catch {
    return null // it was moved or deleted: the person can still choose it by hand
  }
}

/** Give an upload up here and on the server; a finished one only leaves the list. */
export async function giveUp(key: string) {
  const upload = store.find(key)
  running.get(key)?.abort(new DOMException("canceled", "AbortError"))
  store.drop(key)
  await store.forget(key)
  if (upload?.uploadId && upload.status !== "done")
    await api.DELETE("/api/v1/uploads/{upload_id}", {
      params: { path: { upload_id: upload.uploadId } },
      headers: inWorkspace(upload.workspace),
    })
}

/** After a reload: list what is unfinished, unless another tab is at it. Once per page. */
export async function recall() {
  const records = await store.remembered()
  await Promise.all(records.filter(({ key }) => !store.find(key)).map(recallOne))
}

async function recallOne(record: store.Remembered) {
  if (!(await isFree(record.key)) || store.find(record.key)) return
  if (record.handle) handles.set(record.key, record.handle)
  if (!record.uploadId) return store.add({ ...record, status: "lost", sent: 0, speed: 0 })
  try {
    const remote = await queryClient.fetchQuery({
      queryKey: ["upload", record.uploadId],
      queryFn: () => fresh(record.uploadId ?? "", record.workspace ?? null),
      retry: again,
    })
    if (remote.status === "aborted" || remote.status === "completed") return void store.forget(record.key)
    const sent = remote.parts.reduce((sum, part) => sum + (part.uploaded ? part.size_bytes : 0), 0)
    store.add({ ...record, status: "lost", sent, speed: 0, videoId: remote.video_id })
  } catch (error) {
    // somebody else's, or swept: nothing to go on with. Other faults: it is still there at the next visit
    if (error instanceof ApiError && error.status === 422) await store.forget(record.key)
  }
}

const LEFT_MS = 5000

/** Whether no other tab is at an upload; the page that was here before may need a moment to let go of it. */
async function isFree(key: string): Promise<boolean> {
  if (!("locks" in navigator)) return true
  const signal = AbortSignal.timeout(LEFT_MS)
  return navigator.locks.request(`cutroom.upload.${key}`, { signal }, () => true).catch(() => false)
}
