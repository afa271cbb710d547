/**
 * Who is signed in. The access token lives in this tab's memory alone; the refresh token is a cookie that no script
 * can read. One tab at a time refreshes (Web Locks), and tells the others what it got (BroadcastChannel).
 */
import type { components } from "./schema"

export type Me = components["schemas"]["Me"]
type SignedIn = components["schemas"]["SignedIn"]
type News = { kind: "token"; token: string; expiresAt: number } | { kind: "out" }
export type AuthStatus = "unknown" | "in" | "out"

const HINT = "cutroom.signed-in"
const LOCK = "cutroom.refresh"
const EARLY_MS = 30_000

let token: string | null = null
let expiresAt = 0
let status: AuthStatus = localStorage.getItem(HINT) ? "unknown" : "out"
let expired = false
const listeners = new Set<() => void>()
const channel = new BroadcastChannel("cutroom.session")

channel.onmessage = ({ data }: MessageEvent<News>) => {
  if (data.kind === "token") accept(data.token, data.expiresAt)
  else leave(false)
}

function publish(next: AuthStatus) {
  status = next
  for (const listener of listeners) listener()
}

function accept(fresh: string, until: number) {
  token = fresh
  expiresAt = until
  localStorage.setItem(HINT, "1")
  expired = false
  if (status !== "in") publish("in")
}

function leave(hasExpired: boolean) {
  token = null
  expired = hasExpired
  localStorage.removeItem(HINT)
  publish("out")
}

/** A sign-in's answer: remember it here and tell the other tabs. */
export function enter(answer: SignedIn) {
  const until = Date.now() + answer.expires_in * 1000
  accept(answer.access_token, until)
  channel.postMessage({ kind: "token", token: answer.access_token, expiresAt: until } satisfies News)
}

/** Forget the sign-in here and in the other tabs; `hasExpired` when the server ended it. */
export function forget(hasExpired = false) {
  leave(hasExpired)
  channel.postMessage({ kind: "out" } satisfies News)
}

/** A token that is good for a while yet, refreshed if need be; null when nobody is signed in. */
export async function accessToken(not?: string | null): Promise<string | null> {
  const good = () => token !== null && token !== not && Date.now() < expiresAt - EARLY_MS
  if (good()) return token
  if (status === "out") return null
  await locked(async () => {
    if (!good() && status !== "out") await refresh() // another question may have been told meanwhile
  })
  return token
}

function locked(work: () => Promise<void>): Promise<void> {
  return "locks" in navigator ? navigator.locks.request(LOCK, work).then(() => undefined) : work()
}

/** How long an answer is waited for: the gateway gives one, good or bad, within half a minute. */
export function patience(): AbortSignal {
  return AbortSignal.timeout(45_000)
}

async function refresh() {
  // keepalive: a reload in the middle must not lose the answer's cookie, for the old one is spent by then
  const answer = await fetch("/api/v1/auth/refresh", {
    method: "POST",
    keepalive: true,
    signal: patience(), // the other tabs wait for this answer too
    headers: { "content-type": "application/json", "x-session": "cookie" },
    body: "{}",
  })
  if (answer.ok) enter((await answer.json()) as SignedIn)
  else if (answer.status === 401) forget(status === "in" || localStorage.getItem(HINT) !== null)
  else throw new TypeError(`refresh answered ${answer.status}`)
}

export function authStatus(): AuthStatus {
  return status
}

/** Whether the last sign-in ended by itself, so that the sign-in page can say so. */
export function sessionExpired(): boolean {
  return expired
}

export function onAuthStatus(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
