import { type CSSProperties, type KeyboardEvent, type PointerEvent, type RefObject, useRef } from "react"
import type { TextOverlay } from "~/api/splices"
import { letters, SHARE } from "~/features/live/emoji"
import { Pieces } from "~/features/live/Words"
import { useTime } from "~/features/video/player"
import { EM, emOf, loweredBy, motion, typed } from "./overlays"
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
  // told in steps of a frame while it moves, and once while it stands
  const at = useTime((ms) => {
    const time = ms - originMs
    if (time < text.start_ms || time >= text.end_ms) return -1
    const still = text.animation === "none" || (time - text.start_ms > 250 && text.end_ms - time > 150)
    return still && text.animation !== "typewriter" ? text.start_ms + 251 : Math.round(time / 20) * 20
  })
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

function Letters({ text, shown }: { text: TextOverlay; shown: number | undefined }) {
  const all = letters(text.text)
  const rest = shown === undefined ? [] : all.slice(shown)
  return (
    <span className={styles.letters} aria-hidden>
      {text.box !== null && (
        <span className={styles.box}>
          <Pieces of={all} solid />
        </span>
      )}
      <Pieces of={all.slice(0, shown)} />
      {rest.length > 0 && (
        <span className={styles.hidden}>
          <Pieces of={rest} />
        </span>
      )}
    </span>
  )
}

/** A text as the stylesheet takes it; the numbers are the renderer's. */
function placed(text: TextOverlay, at: number): CSSProperties {
  const { opacity, scale, shift } = at < 0 ? { opacity: 1, scale: 1, shift: 0 } : motion(text, at)
  const em = EM[text.font].share
  const outline = text.outline && !text.box ? `${2 / 14 / em}em ${text.outline}` : "0"
  const drop = 1 / 26 / em
  return {
    left: `${text.x * 100}%`,
    top: `${(text.y + shift) * 100}%`,
    opacity,
    scale: String(scale),
    color: text.colour,
    fontFamily: `"${text.font}", sans-serif`,
    fontSize: `${emOf(text) * 100}cqh`,
    lineHeight: `${1 / em}em`,
    fontWeight: text.bold ? 700 : 400,
    fontStyle: text.italic ? "italic" : "normal",
    WebkitTextStroke: outline,
    textShadow: text.shadow && !text.box ? `${drop}em ${drop}em 0 rgb(0 0 0 / 0.57)` : "none",
    "--emoji": `${SHARE / em}em`,
    "--box": text.box ?? "transparent",
    "--box-width": `${(2 * 0.3) / em}em`,
    "--down": `${loweredBy(text)}em`,
  } as CSSProperties
}
