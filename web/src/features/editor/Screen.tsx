import { type ReactNode, useCallback, useMemo, useState } from "react"
import type { Word } from "~/api/analyses"
import type { Framing } from "~/api/exports"
import type { TextOverlay } from "~/api/splices"
import type { Video } from "~/api/videos"
import { type Focus, windowOf } from "~/features/clips/focus"
import { type LookDraft, shapeOf } from "~/features/exports/draft"
import { Loading } from "~/features/live/Loading"
import { type Layer, paint } from "~/features/live/layers"
import pictures from "~/features/live/live.module.css"
import { Painted } from "~/features/live/Painted"
import { shaped } from "~/features/live/shaped"
import { heardIn, type Timeline } from "~/features/live/timeline"
import { usePlayerKeys } from "~/features/video/Player"
import { useAttached, useClock } from "~/features/video/player"
import { CaptionHandle } from "./CaptionHandle"
import { Captions } from "./Captions"
import type { Draft } from "./draft"
import { LiveHook } from "./Hook"

interface Props {
  video: Video
  words: Word[]
  range: Draft
  look: LookDraft
  focus: Focus
  framing: Framing | undefined
  timeline: Timeline
  muted: boolean
  /** Called where a person has put the captions; null lets every phrase find its place. */
  setCaptions: (position: number | null) => void
  /** What lies over the picture: the final frame. */
  children: ReactNode
}

/** A place inside the clip, else its beginning. */
const within = (ms: number, range: Draft) => (ms >= range.start_ms && ms < range.end_ms ? ms : range.start_ms)

/** Until the renderer has told its framing: the window around the clip's main face. */
function guessed(video: Video, focus: Focus, shape: number, range: Draft): Layer[] {
  const [width, height] = [video.width ?? 16, video.height ?? 9]
  const crop = windowOf(width, height, focus, shape)
  const [w, h] = [crop.w / width, crop.h / height]
  const centre = { at_ms: 0, x: crop.x / width + w / 2, y: crop.y / height + h / 2, jump: false }
  return [
    {
      source: "main",
      at_ms: 0,
      source_in_ms: range.start_ms,
      duration_ms: range.end_ms - range.start_ms,
      rect: { x: 0, y: 0, w: 1, h: 1 },
      fit: "fill",
      crop: { w, h, points: [centre] },
    },
  ]
}

/** The short as it will look, at once: the renderer's crops of the preview file, captions word by word. */
export function Screen(props: Props) {
  const { video, words, range, look, focus, framing, timeline, muted, setCaptions, children } = props
  const clock = useClock()
  useAttached(clock, video.proxy_url)
  usePlayerKeys()
  const shape = shapeOf(look)
  const [held, setHeld] = useState<number>()
  const options = held === undefined ? look.caption_options : { ...look.caption_options, position: held }
  const layers = useMemo(
    () => (framing ? (framing.layers as Layer[]) : guessed(video, focus, shape, range)),
    [framing, video, focus, shape, range],
  )
  const draw = useCallback(
    (pen: CanvasRenderingContext2D, ms: number) => paint(pen, layers, timeline.outputAt(ms), () => clock.video.current),
    [layers, timeline, clock],
  )
  const heard = useMemo(() => heardIn(words, range, timeline), [words, range, timeline])
  return (
    <figure className={pictures.preview} style={shaped(shape)}>
      <div
        className={pictures.frame}
        style={{ aspectRatio: shape, backgroundImage: video.thumbnail_url ? `url("${video.thumbnail_url}")` : "none" }}
      >
        {video.proxy_url && (
          <video
            ref={clock.video}
            className={pictures.player}
            src={video.proxy_url}
            playsInline
            preload="auto"
            muted={muted}
            aria-hidden
            tabIndex={-1}
            // where somebody has gone meanwhile, the player knows before the clock does
            onLoadedMetadata={({ currentTarget: { currentTime } }) =>
              clock.seek(within(currentTime > 0 ? currentTime * 1000 : clock.ms, range))
            }
          />
        )}
        <Painted label="Preview of the short" shape={shape} paint={draw} />
        {look.captions && (
          <Captions
            words={heard}
            startMs={0}
            endMs={Number.POSITIVE_INFINITY}
            positionAt={timeline.outputAt}
            template={look.captions}
            shape={shape}
            line={framing?.caption_line ?? undefined}
            framing={framing}
            options={options}
          />
        )}
        {framing && <LiveHook texts={framing.texts as TextOverlay[]} outputAt={timeline.outputAt} />}
        <Loading available={video.proxy_url !== null} />
        {held === undefined && children}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: Space does the same everywhere on this screen */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the button below says what a click does */}
        <div className={pictures.toggle} onClick={() => clock.toggle()} />
        {look.captions && (
          <CaptionHandle
            position={options.position}
            framing={framing}
            outputAt={timeline.outputAt}
            hold={setHeld}
            set={setCaptions}
          />
        )}
      </div>
    </figure>
  )
}
