import { authStatus, onAuthStatus } from "./session"

/**
 * The address under which a file was shown before, while it is good: each answer signs anew, and under a new address
 * the browser would fetch the same picture again. A reload knows them still (sessionStorage); a sign-out forgets them.
 */
const KEPT = "cutroom.addresses"
const GOOD_MS = 40 * 60_000
const MOST = 400
type Addresses = Map<string, { url: string; at: number }>
const addresses = recalled()

export function sameAddress(url: string): string {
  const [path = url] = url.split("?")
  const before = addresses.get(path)
  if (before && Date.now() - before.at < GOOD_MS) return before.url
  addresses.delete(path) // so that the newest stand last
  addresses.set(path, { url, at: Date.now() })
  return url
}

function recalled(): Addresses {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"))
  } catch {
    return new Map() // storage is refused, or holds what we never wrote
  }
}

function keep() {
  try {
    if (authStatus() === "out") sessionStorage.removeItem(KEPT)
    else sessionStorage.setItem(KEPT, JSON.stringify([...addresses].slice(-MOST)))
  } catch {
    // storage is refused or full: pictures load anew after a reload, no more
  }
}

addEventListener("pagehide", keep)
onAuthStatus(() => {
  if (authStatus() === "out") addresses.clear()
  keep()
})
