import { cloneElement, lazy, type ReactElement, type Ref, Suspense, useEffect, useState } from "react"

const OPEN_MS = 350
const load = () => import("./Floating")
const Tooltip = lazy(() => load().then(({ Tooltip }) => ({ default: Tooltip })))

interface Props {
  label: string
  disabled?: boolean
  position?: "top" | "right"
  children: ReactElement<{ ref?: Ref<HTMLElement> }>
}

/** What a button does, in a word: beside it while the pointer rests on it or the keyboard is there. */
export function Hint({ label, disabled, position = "top", children }: Props) {
  const [target, setTarget] = useState<HTMLElement | null>(null)
  const shown = useWanted(target)
  return (
    <>
      {cloneElement(children, { ref: setTarget })}
      {shown && target && !disabled && (
        <Suspense>
          <Tooltip target={target} label={label} position={position} opened />
        </Suspense>
      )}
    </>
  )
}

/** Whether a hint is wanted: the pointer has rested there, or the keyboard came; Escape and a press send it away. */
function useWanted(target: HTMLElement | null): boolean {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!target) return
    const over = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const listen = (names: string[], act: (event: Event) => void) => {
      for (const name of names) target.addEventListener(name, act, { signal: over.signal })
    }
    const hide = () => {
      clearTimeout(timer)
      setShown(false)
    }
    listen(["mouseenter"], () => {
      timer = setTimeout(() => setShown(true), OPEN_MS)
    })
    listen(["focus"], () => target.matches(":focus-visible") && setShown(true))
    listen(["mouseleave", "blur", "pointerdown"], hide)
    listen(["keydown"], (event) => (event as KeyboardEvent).key === "Escape" && hide())
    return () => {
      over.abort()
      hide()
    }
  }, [target])
  return shown
}
