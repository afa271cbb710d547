import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from "react"
import type { Signals } from "~/api/analyses"
import { area } from "~/features/video/curves"
import { useClock, useTime } from "~/features/video/player"
import { clock as clockText } from "~/ui/format"
import type { Draft } from "./draft"
import styles from "./Trim.module.css"

const AROUND_MS = 12_000
type Edge = "start" | "end"

interface Props {
  range: Draft
  signals: Signals
  /** What is left out between the ends. */
  holes: [startMs: number, endMs: number][]
  trim: (edge: Edge, ms: number) => void
}

/** The sound around the clip with two handles: drag them, or move them with the arrow keys. */
export function Trim({ range, signals, holes, trim }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [held, setHeld] = useState<[number, number]>()
  // the window stands still while a handle is held
  const [from, to] = held ?? [
    Math.max(0, range.start_ms - AROUND_MS),
    Math.min(signals.duration_ms, range.end_ms + AROUND_MS),
  ]
  const clock = useClock()
  const at = (event: PointerEvent) => {
    const place = box.current?.getBoundingClientRect()
    if (!place) return 0
    return from + Math.min(1, Math.max(0, (event.clientX - place.left) / place.width)) * (to - from)
  }
  const share = (ms: number) => ((ms - from) / (to - from)) * 100
  const handle = (edge: Edge) => ({
    edge,
    range,
    share: share(edge === "start" ? range.start_ms : range.end_ms),
    trim,
    drag: (event: PointerEvent) => trim(edge, at(event)),
    hold: (on: boolean) => setHeld(on ? [from, to] : undefined),
  })
  return (
    <div
      className={styles.trim}
      ref={box}
      onPointerDown={(event) => event.target === event.currentTarget && clock.seek(at(event))}
    >
      <Wave signals={signals} from={from} to={to} />
      <span className={styles.outside} style={{ left: 0, width: `${share(range.start_ms)}%` }} />
      <span className={styles.outside} style={{ right: 0, width: `${100 - share(range.end_ms)}%` }} />
      {holes.map(([start, end]) => (
        <span
          key={start}
          className={styles.removed}
          style={{ left: `${share(start)}%`, width: `${share(end) - share(start)}%` }}
        />
      ))}
      <Needle from={from} to={to} />
      <Handle {...handle("start")} />
      <Handle {...handle("end")} />
    </div>
  )
}

function Wave({ signals, from, to }: { signals: Signals; from: number; to: number }) {
  const { loudness } = signals.curves
  const drawn = useMemo(() => {
    const values = loudness.values.slice(Math.floor(from / loudness.step_ms), Math.ceil(to / loudness.step_ms))
    return area({ step_ms: loudness.step_ms, values }, to - from, -50, -8)
  }, [loudness, from, to])
  const cuts = signals.shots.filter((shot) => shot.start_ms > from && shot.start_ms < to)
  return (
    <svg viewBox="0 0 1000 100" preserveAspectRatio="none" className={styles.wave} aria-hidden>
      <path d={drawn} />
      {cuts.map((shot) => {
        const x = ((shot.start_ms - from) / (to - from)) * 1000
        return <line key={shot.start_ms} x1={x} x2={x} y1="0" y2="100" vectorEffect="non-scaling-stroke" />
      })}
    </svg>
  )
}

function Needle({ from, to }: { from: number; to: number }) {
  const share = useTime((ms) => Math.round(((ms - from) / (to - from)) * 2000) / 20)
  if (share < 0 || share > 100) return null
  return <span className={styles.needle} style={{ left: `${share}%` }} aria-hidden />
}

interface HandleProps {
  edge: Edge
  range: Draft
  share: number
  trim: (edge: Edge, ms: number) => void
  drag: (event: PointerEvent) => void
  hold: (on: boolean) => void
}

function Handle({ edge, range, share, trim, drag, hold }: HandleProps) {
  const ms = edge === "start" ? range.start_ms : range.end_ms
  const press = (event: KeyboardEvent) => {
    const to = aimed(event, ms)
    if (to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    trim(edge, to)
  }
  return (
    <button
      type="button"
      role="slider"
      className={styles.handle}
      data-edge={edge}
      style={{ left: `${share}%` }}
      aria-label={edge === "start" ? "Start of the clip" : "End of the clip"}
      aria-valuenow={Math.round(ms / 100) / 10}
      aria-valuemin={0}
      aria-valuemax={Math.round((edge === "start" ? range.end_ms : ms + 600_000) / 1000)}
      aria-valuetext={clockText(ms, true)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        hold(true)
      }}
      onPointerMove={(event) => event.buttons === 1 && drag(event)}
      onPointerUp={() => hold(false)}
      onKeyDown={press}
    />
  )
}

/** Where a key moves a handle: by a tenth of a second, by one, by five, or to an end of the video. */
function aimed({ key, shiftKey }: KeyboardEvent, ms: number): number | undefined {
  const step = shiftKey ? 1000 : 100
  const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step, PageDown: -5000, PageUp: 5000 }[key]
  return by === undefined ? { Home: 0, End: Number.MAX_SAFE_INTEGER }[key] : ms + by
}
