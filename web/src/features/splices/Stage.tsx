import { type ReactNode, type RefObject, useCallback, useMemo, useRef } from "react"
import type { Transcript, Word } from "~/api/analyses"
import type { Clip } from "~/api/clips"
import type { Framing } from "~/api/exports"
import type { SpliceOptions } from "~/api/splices"
import type { Video } from "~/api/videos"
import { Captions } from "~/features/editor/Captions"
import { Loading } from "~/features/live/Loading"
import { type Layer, paint } from "~/features/live/layers"
import pictures from "~/features/live/live.module.css"
import { Painted } from "~/features/live/Painted"
import { shaped } from "~/features/live/shaped"
import { useAttached, useClock } from "~/features/video/player"
import { Divider } from "./Divider"
import { captionLine, layersOf } from "./frame"
import { useMix, usePair } from "./play"
import { Texts } from "./Texts"

export interface Side {
  clip: Clip
  video: Video
  transcript: Transcript | undefined
}

export interface StageProps {
  first: Side
  second: Side
  options: SpliceOptions
  lengthMs: number
  /** The pictures as the renderer has them, once they are known. */
  framed: Layer[] | undefined
  /** The same with the places of the captions, where they are those of what is on the screen. */
  captioned: Framing | undefined
  shape: number
  selected: number | undefined
  select: (index: number | undefined) => void
  moveText: (index: number, x: number, y: number) => void
  removeText: (index: number) => void
  editText: () => void
  split: (ratio: number) => void
  muted: boolean
  /** What lies over the pictures: the final frame. */
  children: ReactNode
}

const NO_WORDS: Word[] = []

/** The splice as it will look, at once: both pictures, their line, captions and texts, all to be taken hold of. */
export function Stage(props: StageProps) {
  const { first, second, options, lengthMs, framed, shape, muted } = props
  const clock = useClock()
  const box = useRef<HTMLDivElement>(null)
  const other = useRef<HTMLVideoElement>(null)
  useAttached(clock, first.video.proxy_url)
  const pair = useMemo(
    () => ({ firstMs: first.clip.start_ms, secondMs: second.clip.start_ms, lengthMs }),
    [first.clip.start_ms, second.clip.start_ms, lengthMs],
  )
  const words = useMemo(
    () => ({ first: first.transcript?.words ?? NO_WORDS, second: second.transcript?.words ?? NO_WORDS }),
    [first.transcript, second.transcript],
  )
  usePair(clock, other, pair)
  useMix(clock, other, pair, { mix: options.audio_mix, words, muted })
  const { layout, split_ratio, swap } = options
  const layers = useMemo(
    () => layersOf({ layout, split_ratio, swap }, pair, framed, { first: first.video, second: second.video }, shape),
    [layout, split_ratio, swap, pair, framed, first.video, second.video, shape],
  )
  const draw = useCallback(
    (pen: CanvasRenderingContext2D, ms: number) =>
      paint(pen, layers, ms - pair.firstMs, (name) => (name === "first" ? clock.video.current : other.current)),
    [layers, pair, clock],
  )
  const across = layout === "left_right"
  return (
    <figure className={pictures.preview} style={shaped(shape)}>
      <div className={pictures.frame} style={{ aspectRatio: shape }} ref={box}>
        <Player side={first} refs={clock.video} />
        <Player side={second} refs={other} />
        <Painted label="Preview of the splice" shape={shape} paint={draw} others={[() => other.current]} />
        {options.captions && (
          <SpokenCaptions
            words={words}
            options={options}
            pair={pair}
            template={options.captions}
            shape={shape}
            framing={props.captioned}
          />
        )}
        <Loading available={Boolean(first.video.proxy_url && second.video.proxy_url)} />
        {props.children}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: Space does the same everywhere on this screen */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the button below says what a click does */}
        <div className={pictures.toggle} onClick={() => clock.toggle()} />
        <Divider across={across} ratio={split_ratio} set={props.split} box={box} />
        <Texts
          texts={options.text_overlays}
          selected={props.selected}
          originMs={pair.firstMs}
          box={box}
          select={props.select}
          move={props.moveText}
          remove={props.removeText}
          edit={props.editText}
        />
      </div>
    </figure>
  )
}

function Player({ side, refs }: { side: Side; refs: RefObject<HTMLVideoElement | null> }) {
  return (
    // biome-ignore lint/a11y/useMediaCaption: it is painted, and the captions are drawn over it
    <video
      ref={refs}
      className={pictures.player}
      src={side.video.proxy_url ?? undefined}
      preload="auto"
      playsInline
      aria-hidden
      tabIndex={-1}
      onLoadedMetadata={(event) => {
        event.currentTarget.currentTime = side.clip.start_ms / 1000
      }}
    />
  )
}

interface SpokenProps {
  words: { first: Word[]; second: Word[] }
  options: SpliceOptions
  pair: { firstMs: number; secondMs: number; lengthMs: number }
  template: NonNullable<SpliceOptions["captions"]>
  shape: number
  framing: Framing | undefined
}

/** The words of the clip that is captioned, told on the splice's own timeline. */
function SpokenCaptions({ words, options, pair, template, shape, framing }: SpokenProps) {
  const { firstMs, secondMs, lengthMs } = pair
  const from = options.captions_from
  const shifted = useMemo(() => {
    const by = from === "first" ? firstMs : secondMs
    return words[from].map((word) => ({ ...word, start_ms: word.start_ms - by, end_ms: word.end_ms - by }))
  }, [words, from, firstMs, secondMs])
  return (
    <Captions
      words={shifted}
      startMs={0}
      endMs={lengthMs}
      positionAt={(ms) => ms - firstMs}
      template={template}
      shape={shape}
      line={captionLine(options)}
      framing={framing}
    />
  )
}
