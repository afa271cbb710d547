import { Skeleton } from "@mantine/core"
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from "react"
import type { Signals } from "~/api/analyses"
import type { Clip } from "~/api/clips"
import { clock as clockText, many } from "~/ui/format"
import { area, ceiling, path } from "./curves"
import { useClock, useTime } from "./player"
import styles from "./Timeline.module.css"

interface Props {
  signals: Signals | undefined
  clips: Clip[]
  current: string | undefined
  pick: (clip: Clip) => void
}

const REACTIONS = { laughter: "Laughter", applause: "Applause" }

/** The whole video at a glance: moments above, sound and motion with their cuts; voices, faces and who laughs below. */
export function Timeline({ signals, clips, current, pick }: Props) {
  if (!signals) return <Skeleton height={172} radius="lg" />
  const share = (ms: number) => `${(ms / signals.duration_ms) * 100}%`
  const reactions = signals.sounds.filter((sound) => sound.kind in REACTIONS)
  const lane = { left: share, width: (from: number, to: number) => share(to - from) }
  return (
    <section className={styles.timeline} aria-label="Timeline">
      <div className={styles.moments}>
        {clips.map((clip) => (
          <button
            key={clip.id}
            type="button"
            className={styles.moment}
            style={{ left: lane.left(clip.start_ms), width: lane.width(clip.start_ms, clip.end_ms) }}
            aria-pressed={clip.id === current}
            aria-label={`Clip ${clip.rank}: ${clip.title}, at ${clockText(clip.start_ms)}`}
            onClick={() => pick(clip)}
          >
            {clip.rank}
          </button>
        ))}
      </div>
      <Plot signals={signals} />
      <Lane label="Voices" spans={signals.speech} duration={signals.duration_ms} kind="speech" />
      <Lane label="Faces" spans={signals.faces} duration={signals.duration_ms} kind="faces" />
      {reactions.length > 0 && (
        <Lane label="Laughter and applause" spans={reactions} duration={signals.duration_ms} kind="reactions" />
      )}
      <Legend signals={signals} />
    </section>
  )
}

function Plot({ signals }: { signals: Signals }) {
  const { duration_ms, curves, shots } = signals
  const drawn = useMemo(
    () => ({
      sound: area(curves.loudness, duration_ms, -50, -8),
      motion: path(curves.motion, duration_ms, 0, ceiling(curves.motion.values)),
    }),
    [curves, duration_ms],
  )
  return (
    <Seek durationMs={duration_ms}>
      <svg viewBox="0 0 1000 100" preserveAspectRatio="none" className={styles.plot} aria-hidden>
        <path d={drawn.sound} className={styles.sound} />
        <path d={drawn.motion} className={styles.motion} vectorEffect="non-scaling-stroke" />
        {shots.slice(1).map((shot) => (
          <line
            key={shot.start_ms}
            x1={(shot.start_ms / duration_ms) * 1000}
            x2={(shot.start_ms / duration_ms) * 1000}
            y1="0"
            y2="100"
            className={styles.cut}
            data-soft={shot.transition !== "cut" || undefined}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
      <Needle durationMs={duration_ms} />
    </Seek>
  )
}

/** A slider as wide as the video is long. */
function Seek({ durationMs, children }: { durationMs: number; children: React.ReactNode }) {
  const clock = useClock()
  const box = useRef<HTMLDivElement>(null)
  const seconds = useTime((ms) => Math.floor(ms / 1000))
  const go = (event: PointerEvent) => {
    const area = box.current?.getBoundingClientRect()
    if (area && event.buttons === 1) clock.seek(((event.clientX - area.left) / area.width) * durationMs)
  }
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -5000, ArrowRight: 5000, PageUp: 30_000, PageDown: -30_000 }[event.key]
    const to = { Home: 0, End: durationMs }[event.key] ?? (by === undefined ? undefined : clock.ms + by)
    if (to === undefined) return
    event.preventDefault()
    clock.seek(Math.min(durationMs, Math.max(0, to)))
  }
  return (
    <div
      ref={box}
      className={styles.seek}
      role="slider"
      tabIndex={0}
      aria-label="Position in the video"
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={seconds}
      aria-valuetext={clockText(seconds * 1000)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={go}
      onKeyDown={step}
    >
      {children}
    </div>
  )
}

function Needle({ durationMs }: { durationMs: number }) {
  const share = useTime((ms) => Math.round((ms / durationMs) * 5000) / 50)
  return <span className={styles.needle} style={{ left: `${share}%` }} aria-hidden />
}

interface LaneProps {
  label: string
  spans: { start_ms: number; end_ms: number }[]
  duration: number
  kind: "speech" | "faces" | "reactions"
}

function Lane({ label, spans, duration, kind }: LaneProps) {
  return (
    <div className={styles.lane} title={label}>
      {spans.map((span, i) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: spans of a settled analysis never move
          key={i}
          data-kind={kind}
          style={{
            left: `${(span.start_ms / duration) * 100}%`,
            width: `max(2px, ${((span.end_ms - span.start_ms) / duration) * 100}%)`,
          }}
        />
      ))}
    </div>
  )
}

function Legend({ signals }: { signals: Signals }) {
  return (
    <ul className={styles.legend}>
      <li data-kind="sound">Loudness</li>
      <li data-kind="motion">Motion</li>
      <li data-kind="cut">{many(signals.shots.length - 1, "cut")}</li>
      <li data-kind="speech">Voices</li>
      <li data-kind="faces">Faces</li>
      {Object.entries(REACTIONS).map(([kind, name]) => {
        const first = signals.sounds.find((sound) => sound.kind === kind)
        return (
          first && (
            <li key={kind} data-kind="reactions">
              {name}, first at {clockText(first.start_ms)}
            </li>
          )
        )
      })}
      <li className={`${styles.end} tabular`}>{clockText(signals.duration_ms)}</li>
    </ul>
  )
}
