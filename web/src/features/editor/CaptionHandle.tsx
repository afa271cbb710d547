import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef } from "react"
import type { Framing } from "~/api/exports"
import { useClock, useTime } from "~/features/video/player"
import styles from "./CaptionHandle.module.css"
import { fittingLine, placeAt } from "./places"

interface Props {
  /** Where a person put the captions; null while every phrase finds its own place. */
  position: number | null
  framing: Framing | undefined
  /** Where the player's position is in the short. */
  outputAt: (ms: number) => number
  /** Called while they are being moved; undefined once they are let go. */
  hold: (position: number | undefined) => void
  set: (position: number | null) => void
}

const STEP = 0.01
const LEAP = 0.05
const MOVED = 0.004

/** What captions are taken hold of by: drag it up or down, or use the arrow keys; Delete lets them find their place. */
export function CaptionHandle({ position, framing, outputAt, hold, set }: Props) {
  const clock = useClock()
  const held = useRef<{ from: number; at: number; moved: boolean }>(null)
  const area = framing?.caption_area
  const placed = useTime((ms) => placeAt(framing?.captions ?? [], outputAt(ms))?.line ?? framing?.caption_line ?? 0.78)
  const line = position === null ? placed : fittingLine(position, area)
  const shareOf = (event: PointerEvent) => {
    const frame = event.currentTarget.parentElement?.getBoundingClientRect()
    return frame ? (event.clientY - frame.top) / frame.height : 0
  }
  const drag = (event: PointerEvent) => {
    const grip = held.current
    if (!grip || event.buttons !== 1) return
    const by = shareOf(event) - grip.from
    if (Math.abs(by) > MOVED) grip.moved = true
    if (grip.moved) hold(fittingLine(grip.at + by, area))
  }
  const release = (event: PointerEvent) => {
    const grip = held.current
    held.current = null
    hold(undefined)
    if (grip?.moved) set(round(fittingLine(grip.at + shareOf(event) - grip.from, area)))
    else if (grip) clock.toggle()
  }
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? LEAP : STEP
    const to = {
      ArrowUp: line - step,
      ArrowDown: line + step,
      PageUp: line - LEAP,
      PageDown: line + LEAP,
      Home: 0,
      End: 1,
    }
    const next = to[event.key as keyof typeof to]
    if (next !== undefined) set(round(fittingLine(next, area)))
    else if (event.key === "Delete" || event.key === "Backspace") set(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const fromBottom = Math.round((1 - line) * 100)
  const sides = area ? { left: `${area.left * 100}%`, right: `${area.right * 100}%` } : {}
  return (
    <div
      className={styles.handle}
      role="slider"
      tabIndex={0}
      aria-label="Captions. Arrow keys move them, Delete places them automatically"
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={fromBottom}
      aria-valuetext={`${fromBottom}% from the bottom${position === null ? ", automatic" : ""}`}
      style={{ ...sides, bottom: `${(1 - line) * 100}%` } as CSSProperties}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        held.current = { from: shareOf(event), at: line, moved: false }
      }}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={() => {
        held.current = null
        hold(undefined)
      }}
      onKeyDown={press}
    />
  )
}

const round = (share: number) => Math.round(share * 1000) / 1000
