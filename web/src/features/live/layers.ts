import type { Schemas } from "~/api/client"

type Given = Schemas["VideoLayer"]
export type Crop = Schemas["Crop"]
export type Rect = Required<Schemas["Rect"]>

/** A picture of a render; the API always tells all of it. */
export interface Layer {
  source: string
  at_ms: number
  source_in_ms: number
  duration_ms: number
  rect: Rect
  fit: NonNullable<Given["fit"]>
  crop: Crop | null
}

/** A window of a source, in shares of it. */
export interface Window {
  x: number
  y: number
  w: number
  h: number
}

const ALL: Window = { x: 0, y: 0, w: 1, h: 1 }

/** Where a crop's centre is at a time from its layer's start: along straight lines, or at once where it jumps. */
export function centreAt(crop: Crop, atMs: number): { x: number; y: number } {
  const next = crop.points.findIndex((point) => point.at_ms > atMs)
  const after = crop.points[next]
  const before = crop.points[(next < 0 ? crop.points.length : next) - 1] ?? after ?? { at_ms: 0, x: 0.5, y: 0.5 }
  if (!after || after.jump || after.at_ms === before.at_ms || after === before) return before
  const share = (atMs - before.at_ms) / (after.at_ms - before.at_ms)
  return { x: before.x + (after.x - before.x) * share, y: before.y + (after.y - before.y) * share }
}

/** The window of a crop at a time, kept inside the source. */
export function windowAt(crop: Crop | null, atMs: number): Window {
  if (!crop) return ALL
  const { x, y } = centreAt(crop, atMs)
  const clamp = (centre: number, size: number) => Math.max(0, Math.min(1 - size, centre - size / 2))
  return { x: clamp(x, crop.w), y: clamp(y, crop.h), w: crop.w, h: crop.h }
}

/** The layers that are seen at a time, the lowest first; the last frame stays. */
export function seenAt(layers: Layer[], atMs: number): Layer[] {
  const end = Math.max(0, ...layers.map((layer) => layer.at_ms + layer.duration_ms))
  const at = Math.max(0, Math.min(atMs, end - 1))
  return layers.filter((layer) => at >= layer.at_ms && at < layer.at_ms + layer.duration_ms)
}

type Box = [x: number, y: number, w: number, h: number]

/** The part of a window that covers a box of another shape, around its middle. */
function covering([x, y, w, h]: Box, shape: number): Box {
  if (w / h > shape) return [x + (w - h * shape) / 2, y, h * shape, h]
  return [x, y + (h - w / shape) / 2, w, w / shape]
}

/** The place inside a box where all of a window is seen. */
function inside(box: Box, shape: number): Box {
  const [x, y, w, h] = box
  if (w / h > shape) return [x + (w - h * shape) / 2, y, h * shape, h]
  return [x, y + (h - w / shape) / 2, w, w / shape]
}

/**
 * Draw what a render shows at a time. `pictureOf` gives a source's player, whose frame is taken as it is. While none of
 * them has one, what was drawn before stays.
 */
export function paint(
  pen: CanvasRenderingContext2D,
  layers: Layer[],
  atMs: number,
  pictureOf: (source: string) => HTMLVideoElement | null,
) {
  const { width, height } = pen.canvas
  const ready = seenAt(layers, atMs).flatMap((layer) => {
    const video = pictureOf(layer.source)
    return video && video.readyState >= 2 ? [{ layer, video }] : []
  })
  if (ready.length === 0) return
  pen.fillStyle = "#000"
  pen.fillRect(0, 0, width, height)
  for (const { layer, video } of ready) {
    const view = windowAt(layer.crop, atMs - layer.at_ms)
    const from: Box = [
      view.x * video.videoWidth,
      view.y * video.videoHeight,
      view.w * video.videoWidth,
      view.h * video.videoHeight,
    ]
    const { rect } = layer
    paintOne(pen, video, from, [rect.x * width, rect.y * height, rect.w * width, rect.h * height], layer.fit)
  }
}

function paintOne(pen: CanvasRenderingContext2D, video: HTMLVideoElement, from: Box, to: Box, fit: Layer["fit"]) {
  const covered = covering(from, to[2] / to[3])
  if (fit === "fill") {
    pen.drawImage(video, ...covered, ...to)
    return
  }
  if (fit === "blur") {
    pen.save()
    pen.beginPath()
    pen.rect(...to)
    pen.clip()
    pen.filter = `blur(${Math.round(to[2] / 30)}px) brightness(0.62)`
    pen.drawImage(video, ...covered, ...to)
    pen.restore()
  }
  pen.drawImage(video, ...from, ...inside(to, from[2] / from[3]))
}
