import type { FaceTrack } from "~/api/analyses"

export interface Focus {
  x: number
  y: number
}

/** Where the subject is between two times, as shares of the frame: the face that is large, central and there for long. */
export function focusOf(faces: FaceTrack[], startMs: number, endMs: number): Focus {
  let best = { weight: 0, x: 0.5, y: 0.5 }
  for (const track of faces) {
    const points = track.points.filter((point) => point.at_ms >= startMs && point.at_ms < endMs)
    const sum = { weight: 0, x: 0, y: 0 }
    for (const point of points) {
      const x = point.x + point.w / 2
      const weight = point.w * point.h * (1.2 - Math.abs(x - 0.5)) * point.score
      sum.weight += weight
      sum.x += x * weight
      sum.y += (point.y + point.h / 2) * weight
    }
    if (sum.weight > best.weight) best = { weight: sum.weight, x: sum.x / sum.weight, y: sum.y / sum.weight }
  }
  return { x: best.x, y: best.y }
}

/** The upright window of a frame around its subject, in pixels. */
export function windowOf(width: number, height: number, focus: Focus, shape = 9 / 16) {
  const w = Math.min(width, height * shape)
  const h = Math.min(height, width / shape)
  return {
    x: Math.min(width - w, Math.max(0, focus.x * width - w / 2)),
    y: Math.min(height - h, Math.max(0, focus.y * height - h * 0.42)),
    w,
    h,
  }
}

/** The same window as `object-position` of a covering video. */
export function positionOf(width: number, height: number, focus: Focus, shape = 9 / 16): string {
  const at = windowOf(width, height, focus, shape)
  const x = width > at.w ? (at.x / (width - at.w)) * 100 : 50
  const y = height > at.h ? (at.y / (height - at.h)) * 100 : 50
  return `${x.toFixed(1)}% ${y.toFixed(1)}%`
}
