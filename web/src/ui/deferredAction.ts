import { done, failed } from "./toast"

const WAIT_MS = 7000

/**
 * Do something that cannot be undone a little later, so that it can be taken back until then. Leaving the page does it
 * at once. `undo` puts back what was hidden meanwhile; it also runs when the deed fails.
 */
export function deferAction(message: string, action: () => Promise<unknown>, undo: () => void) {
  let open = true
  const act = () => {
    if (!open) return
    open = false
    clearTimeout(timer)
    removeEventListener("pagehide", act)
    action().catch((error) => {
      undo()
      failed(error)
    })
  }
  const timer = setTimeout(act, WAIT_MS)
  addEventListener("pagehide", act)
  done(message, () => {
    if (!open) return
    open = false
    clearTimeout(timer)
    removeEventListener("pagehide", act)
    undo()
  })
}
