import { Select } from "@mantine/core"
import { useCallback, useEffect, useRef } from "react"
import type { Framing } from "~/api/exports"
import type { Video } from "~/api/videos"
import { frameAt } from "~/features/clips/frames"
import type { Layout, LookDraft } from "~/features/exports/draft"
import { type Layer, seenAt, type Window, windowAt } from "~/features/live/layers"
import { Painted } from "~/features/live/Painted"
import type { Timeline } from "~/features/live/timeline"
import { useClock, useTime } from "~/features/video/player"
import { clock as clockText } from "~/ui/format"
import styles from "./Panels.module.css"

const LAYOUTS: { value: Layout; label: string }[] = [
  { value: "auto", label: "Auto" },
  { value: "fill", label: "Fill" },
  { value: "fit_blur", label: "Fit with blur" },
  { value: "two_shot", label: "Group with blur" },
  { value: "split", label: "Two faces, stacked" },
  { value: "screen_face", label: "Screen above, face below" },
]
const nameOf = (layout: string) => LAYOUTS.find((one) => one.value === layout)?.label ?? layout

type Shot = Framing["shots"][number]

interface Props {
  video: Video
  framing: Framing | undefined
  timeline: Timeline
  look: LookDraft
  set: (part: Partial<LookDraft>) => void
}

/** How each shot is laid out, and what of the source is inside. */
export function LayoutPanel({ video, framing, timeline, look, set }: Props) {
  const layers = (framing?.layers ?? []) as Layer[]
  const shots = framing?.shots ?? []
  const own = (video.width ?? 16) / (video.height ?? 9)
  const override = (shot: Shot, layout: Layout | null) => {
    const { [shot.index]: _, ...others } = look.shot_layouts
    set({ shot_layouts: layout === null ? others : { ...others, [shot.index]: layout } })
  }
  return (
    <div className={styles.panel}>
      <Inside layers={layers} timeline={timeline} shape={own} />
      <Select
        label="Layout"
        description="Auto picks a layout for each shot from who is in it"
        data={LAYOUTS}
        value={look.layout}
        allowDeselect={false}
        onChange={(layout) => layout && set({ layout: layout as Layout })}
      />
      <ol className={styles.shots} aria-label="Shots of the clip">
        {shots.map((shot, i) => (
          <OneShot
            key={shot.index}
            shot={shot}
            number={i + 1}
            url={video.proxy_url}
            shape={own}
            windows={windowsAt(layers, timeline.outputAt((shot.start_ms + shot.end_ms) / 2))}
            chosen={look.shot_layouts[shot.index] ?? null}
            choose={(layout) => override(shot, layout)}
          />
        ))}
      </ol>
    </div>
  )
}

function windowsAt(layers: Layer[], atMs: number): Window[] {
  return seenAt(layers, atMs).map((layer) => windowAt(layer.crop, atMs - layer.at_ms))
}

/** The source's own frame at the player's position: what is inside of the short is bright. */
function Inside({ layers, timeline, shape }: { layers: Layer[]; timeline: Timeline; shape: number }) {
  const clock = useClock()
  const paint = useCallback(
    (pen: CanvasRenderingContext2D) => {
      const video = clock.video.current
      if (video && video.readyState >= 2) pen.drawImage(video, 0, 0, pen.canvas.width, pen.canvas.height)
    },
    [clock],
  )
  const windows = useTime((ms) => JSON.stringify(windowsAt(layers, timeline.outputAt(ms)).map(rounded)))
  return (
    <figure style={{ margin: 0 }}>
      <div className={styles.source} style={{ aspectRatio: shape }}>
        <Painted label="Source frame with the area that is in the short" shape={shape} paint={paint} />
        <Windows windows={JSON.parse(windows)} />
      </div>
      <figcaption className={styles.help}>Source frame: the bright area is in the short</figcaption>
    </figure>
  )
}

const rounded = ({ x, y, w, h }: Window): Window => {
  const [a = 0, b = 0, c = 0, d = 0] = [x, y, w, h].map((value) => Math.round(value * 1000) / 1000)
  return { x: a, y: b, w: c, h: d }
}

function Windows({ windows }: { windows: Window[] }) {
  const holes = windows.map(({ x, y, w, h }) => `M${x} ${y}v${h}h${w}v${-h}z`).join("")
  return (
    <svg viewBox="0 0 1 1" preserveAspectRatio="none" className={styles.windows} aria-hidden>
      {windows.length > 0 && <path d={`M0 0h1v1h-1z${holes}`} />}
      {windows.map((one, i) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a window is its place in the layout
          key={i}
          x={one.x}
          y={one.y}
          width={one.w}
          height={one.h}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  )
}

interface OneShotProps {
  shot: Shot
  number: number
  url: string | null
  shape: number
  windows: Window[]
  chosen: Layout | null
  choose: (layout: Layout | null) => void
}

function OneShot({ shot, number, url, shape, windows, chosen, choose }: OneShotProps) {
  const clock = useClock()
  const canvas = useRef<HTMLCanvasElement>(null)
  const now = useTime((ms) => ms >= shot.start_ms && ms < shot.end_ms)
  const middle = Math.round((shot.start_ms + shot.end_ms) / 2)
  useEffect(() => {
    if (!url) return
    return frameAt(url, middle, (video) => {
      const pen = canvas.current?.getContext("2d")
      if (!pen) return
      pen.canvas.width = 320
      pen.canvas.height = Math.round((320 * video.videoHeight) / video.videoWidth)
      pen.drawImage(video, 0, 0, pen.canvas.width, pen.canvas.height)
    })
  }, [url, middle])
  return (
    <li className={styles.shot} data-now={now || undefined}>
      <button
        type="button"
        className={styles.still}
        style={{ aspectRatio: shape }}
        aria-label={`Go to shot ${number}, ${clockText(shot.end_ms - shot.start_ms, true)}`}
        onClick={() => clock.seek(shot.start_ms + 40)}
      >
        <canvas ref={canvas} />
        <Windows windows={windows} />
        <span className={`${styles.times} tabular`}>{clockText(shot.end_ms - shot.start_ms, true)}</span>
      </button>
      <Select
        aria-label={`Layout of shot ${number}`}
        size="xs"
        data={[{ value: "", label: `Auto (${nameOf(shot.kind)})` }, ...LAYOUTS.filter((one) => one.value !== "auto")]}
        value={chosen ?? ""}
        allowDeselect={false}
        onChange={(layout) => choose(layout ? (layout as Layout) : null)}
      />
    </li>
  )
}
