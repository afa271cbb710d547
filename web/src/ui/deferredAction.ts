import { done, failed } from "./toast"

/**
 * Do something that cannot be undone a little later, so that it can be taken back as long as the message that offers
 * it stands. Leaving the page does it at once. `undo` puts back what was hidden meanwhile; it also runs when the deed
 * fails. What is given does it now, if it is not done or taken back yet.
 */
export function deferAction(message: string, action: () => Promise<unknown>, undo: () => void): () => void {
  let open = true
  const settle = () => {
    const first = open
    open = false
    removeEventListener("pagehide", act)
    return first
  }
  const act = () => {
    if (!settle()) return
    action().catch((error) => {
      undo()
      failed(error)
    })
  }
  addEventListener("pagehide", act)
  const back = () => {
    if (settle()) undo()
  }
  const hide = done(message, back, act)
  return () => {
    act()
    hide()
  }
}
