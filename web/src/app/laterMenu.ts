import { type PointerEvent, useCallback, useEffect, useRef, useState } from "react"
import { useAfterFirstPaint } from "~/ui/afterFirstPaint"
import { failed } from "~/ui/toast"

/**
 * A menu whose code comes when the first screen stands, or with the first press of the button that stands there until
 * then. That button is not taken away from under a press, which would be lost. `load` is the same at every call.
 */
export function useLaterMenu<Menu>(load: () => Promise<Menu>) {
  const [wanted, setWanted] = useState(false)
  const [pressed, setPressed] = useState(false)
  const [Menu, setMenu] = useState<Menu>()
  const ready = useAfterFirstPaint()
  const ref = useRef<HTMLButtonElement>(null)
  const fetchMenu = useCallback(() => load().then((one) => setMenu(() => one)), [load])
  useEffect(() => {
    if (ready) fetchMenu().catch(() => undefined) // asked for again with a press
  }, [ready, fetchMenu])
  useEffect(() => {
    if (!pressed) return
    const over = new AbortController()
    // the click comes after the pointer's release, in the same task
    const release = () => setTimeout(() => setPressed(false))
    for (const name of ["pointerup", "pointercancel", "dragend"])
      addEventListener(name, release, { signal: over.signal })
    return () => over.abort()
  }, [pressed])
  const press = (event: PointerEvent) => setPressed(event.button === 0)
  const ask = () => {
    setWanted(true)
    fetchMenu().catch(failed)
  }
  return {
    Menu: pressed ? undefined : Menu,
    /** It was pressed before its code was there. */
    openAtOnce: wanted,
    /** Whether the keyboard is at the button that stands there until then. */
    focused: () => ref.current === document.activeElement,
    button: { ref, "aria-haspopup": "menu", onClick: ask, onPointerDown: press },
  } as const
}
