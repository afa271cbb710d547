import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from "react"
import type { TextOverlay } from "~/api/splices"
import { Letters, placed } from "~/features/live/Letters"
import { drawnAt, typed } from "~/features/live/overlays"
import { useTime } from "~/features/video/player"
import styles from "./Texts.module.css"

interface Props {
  texts: TextOverlay[]
  selected: number | undefined
  /** Where the splice begins on the player's time line. */
  originMs: number
  box: RefObject<HTMLDivElement | null>
  select: (index: number | undefined) => void
  move: (index: number, x: number, y: number) => void
  remove: (index: number) => void
  edit: () => void
}

/** The texts over the picture: drag one to its place, or nudge it with the arrow keys. */
export function Texts({ texts, ...rest }: Props) {
  return texts.map((text, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text has no name of its own, and keeps its place in the list
    <Placed key={index} text={text} index={index} {...rest} />
  ))
}

type PlacedProps = Omit<Props, "texts"> & { text: TextOverlay; index: number }

const MIDDLE = 0.015

function Placed({ text, index, selected, originMs, box, select, move, remove, edit }: PlacedProps) {
  const held = useRef<{ x: number; y: number }>(null)
  const current = selected === index
  const at = useTime((ms) => drawnAt(text, ms - originMs))
  if (at < 0 && !current) return null
  const drag = (event: PointerEvent) => {
    const place = box.current?.getBoundingClientRect()
    if (!place || !held.current || event.buttons !== 1) return
    const x = (event.clientX - place.left) / place.width - held.current.x
    const y = (event.clientY - place.top) / place.height - held.current.y
    move(index, Math.abs(x - 0.5) < MIDDLE ? 0.5 : x, Math.abs(y - 0.5) < MIDDLE ? 0.5 : y)
  }
  const hold = (event: PointerEvent) => {
    const place = box.current?.getBoundingClientRect()
    if (!place) return
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = {
      x: (event.clientX - place.left) / place.width - text.x,
      y: (event.clientY - place.top) / place.height - text.y,
    }
    select(index)
  }
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 0.05 : 0.01
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key]
    if (by) move(index, text.x + (by[0] ?? 0), text.y + (by[1] ?? 0))
    else if (event.key === "Delete" || event.key === "Backspace") remove(index)
    else if (event.key === "Escape") select(undefined)
    else if (event.key === "Enter") edit()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <button
      type="button"
      className={styles.text}
      data-current={current || undefined}
      data-unseen={at < 0 || undefined}
      data-live-text={at >= 0 || undefined}
      style={placed(text, at)}
      aria-label={`Text “${text.text}”. Arrow keys move it, Enter edits it, Delete removes it`}
      onPointerDown={hold}
      onPointerMove={drag}
      onPointerUp={() => {
        held.current = null
      }}
      onFocus={() => select(index)}
      onKeyDown={press}
    >
      <Letters text={text} shown={at < 0 ? undefined : typed(text, at)} />
    </button>
  )
}
