import { chooseFiles } from "./chooser"
import { filesOf, holdsFiles } from "./dropped"
import type { Picked } from "./rules"

/** The files that were dropped or chosen, once they are known. */
let held: Promise<Picked[]> | undefined
let ending: AbortController | undefined
let pressed = false

const asksToChoose = ({ target }: Event) => target instanceof Element && target.closest("[data-choose]") !== null

/** What was asked for on the landing page before the app stood: it is done as soon as it does. */
export const earlyDrop = {
  /** Listen until `take`, and tell `wake` that somebody is there. */
  listen(wake: () => void) {
    ending = new AbortController()
    const { signal } = ending
    const on = <K extends keyof WindowEventMap>(name: K, act: (event: WindowEventMap[K]) => void) =>
      addEventListener(name, act, { signal })
    for (const name of ["pointerdown", "touchstart", "keydown", "focusin", "dragenter"] as const) on(name, wake)
    // a page that appears under a resting pointer is told of a move by nothing
    on("pointermove", ({ movementX, movementY }) => (movementX || movementY) && wake())
    on("pointerdown", (event) => {
      pressed = asksToChoose(event)
    })
    on("click", (event) => {
      pressed = false
      if (!asksToChoose(event)) return
      // at once: the app may take longer to come than browsers let a press open a dialog
      held = new Promise((resolve) => chooseFiles((files) => resolve(files.map((file) => ({ file })))))
      wake()
    })
    on("dragover", (event) => holdsFiles(event) && event.preventDefault())
    on("drop", (event) => {
      if (!holdsFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      held = filesOf(event.dataTransfer)
      wake()
    })
  },
  /** The files of what was asked for so far. A press that is under way is no click once its button is replaced: `choose` then. */
  take(choose: () => void): Promise<Picked[]> | undefined {
    ending?.abort()
    if (pressed) addEventListener("pointerup", (event) => asksToChoose(event) && choose(), { once: true })
    pressed = false
    const taken = held
    held = undefined
    return taken
  },
}
