import type { SpliceOptions } from "~/api/splices"
import type { Video } from "~/api/videos"
import type { Layer, Rect } from "~/features/live/layers"
import type { Pair } from "./play"

/* The renderer's own rules: `media/compose/splice.py`. */
const OVER_SEAM = 0.045
const BESIDE = 0.78

/** Where the captions' lower line stands, as a share of the frame's height. */
export function captionLine(options: Pick<SpliceOptions, "layout" | "split_ratio">): number {
  return options.layout === "left_right" ? BESIDE : Math.min(0.9, options.split_ratio + OVER_SEAM)
}

type Arrangement = Pick<SpliceOptions, "layout" | "split_ratio" | "swap">

/** Where the two pictures go. */
export function rects({ layout, split_ratio: ratio, swap }: Arrangement): { first: Rect; second: Rect } {
  const across = layout === "left_right"
  const near: Rect = across ? { x: 0, y: 0, w: ratio, h: 1 } : { x: 0, y: 0, w: 1, h: ratio }
  const far: Rect = across ? { x: ratio, y: 0, w: 1 - ratio, h: 1 } : { x: 0, y: ratio, w: 1, h: 1 - ratio }
  return swap ? { first: far, second: near } : { first: near, second: far }
}

/** The two pictures of an arrangement; around whom they are cropped is the renderer's word, once it is known. */
export function layersOf(
  arrangement: Arrangement,
  pair: Pair,
  framed: Layer[] | undefined,
  videos: { first: Video; second: Video },
  shape: number,
): Layer[] {
  const places = rects(arrangement)
  return (["first", "second"] as const).map((source) => {
    const rect = places[source]
    const video = videos[source]
    const known = framed?.find((layer) => layer.source === source)?.crop
    const own = (video.width ?? 16) / (video.height ?? 9)
    const wanted = (shape * rect.w) / rect.h
    const w = Math.min(1, wanted / own)
    const h = Math.min(1, own / wanted)
    const points = known?.points ?? [{ at_ms: 0, x: 0.5, y: 0.5, jump: false }]
    return {
      source,
      at_ms: 0,
      source_in_ms: source === "first" ? pair.firstMs : pair.secondMs,
      duration_ms: pair.lengthMs,
      rect,
      fit: "fill",
      crop: { w, h, points },
    }
  })
}
