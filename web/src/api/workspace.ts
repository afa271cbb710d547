import { authStatus, onAuthStatus, sessionExpired } from "./session"

/**
 * The workspace that this tab works in: null is the person's own. Kept by the tab, so that two tabs can be in two
 * workspaces and a reload stays; a new tab begins where the person was last.
 */
const KEY = "cutroom.workspace"
const HEADER = "x-workspace"
const listeners = new Set<() => void>()
let current = recalled()

function recalled(): string | null {
  try {
    return (sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY)) || null
  } catch {
    return null // storage is refused: every visit begins in the person's own
  }
}

function keep(id: string | null) {
  try {
    sessionStorage.setItem(KEY, id ?? "")
    localStorage.setItem(KEY, id ?? "")
  } catch {
    // this tab remembers it, a reload does not
  }
}

export function currentWorkspace(): string | null {
  return current
}

/** Be in another workspace from the next request on; `switchWorkspace` also shows it. */
export function setWorkspace(id: string | null) {
  if (id === current) return
  current = id
  keep(id)
  for (const listener of listeners) listener()
}

export function onWorkspace(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The headers of a request in a workspace, for work that goes on there after the person has switched. */
export function inWorkspace(id: string | null): Record<string, string> {
  return { [HEADER]: id ?? "" }
}

/** Name the workspace in a request's headers, unless it names one itself; the person's own goes without saying. */
export function nameWorkspace(headers: Headers) {
  const id = headers.has(HEADER) ? headers.get(HEADER) : current
  if (id) headers.set(HEADER, id)
  else headers.delete(HEADER)
}

// who signs out leaves the workspace too; a sign-in that ran out goes on where it was
onAuthStatus(() => {
  if (authStatus() === "out" && !sessionExpired()) setWorkspace(null)
})
