import { accessToken, patience } from "./session"
import { currentWorkspace, nameWorkspace } from "./workspace"

/**
 * Answers that are asked for while the app's code is still on its way: the first screen will want them. Each is given
 * out once, so that a second question is a new one.
 */
const waiting = new Map<string, Promise<Response | null>>()

/** Ask for an address of the API that the first screen will read; `seen` looks at the answer when it has come. */
export function prefetch(path: string, onAnswer?: (answer: unknown) => void) {
  const pending = accessToken().then((token) => {
    if (!token) return null
    const headers = new Headers({ authorization: `Bearer ${token}` })
    nameWorkspace(headers)
    return fetch(path, { headers })
  })
  const safe = pending.catch(() => null)
  waiting.set(place(path), safe)
  if (onAnswer) void safe.then(async (answer) => answer?.ok && onAnswer(await answer.clone().json()))
}

/** An address, in the workspace that it is asked in. */
function place(path: string): string {
  return `${currentWorkspace() ?? ""} ${path}`
}

/** `fetch`, with the answer that is on its way where there is one. */
export async function fetchOrPrefetched(request: Request): Promise<Response> {
  const path = place(request.url.slice(location.origin.length))
  const pending = request.method === "GET" ? waiting.get(path) : undefined
  waiting.delete(path)
  const answer = await pending
  return answer?.ok ? answer : fetch(request, { signal: AbortSignal.any([request.signal, patience()]) })
}
