import type { Framing } from "~/api/exports"

export type Area = NonNullable<Framing["caption_area"]>

/** Where a phrase stands: its lower line as a share of the height, its size beside the style's, its lines at most. */
export interface Place {
  line: number
  scale: number
  lines: number
}

const NO_AREA: Area = { top: 0.05, bottom: 0.05, left: 1 / 12, right: 1 / 12 }
const LEAST_HEIGHT = 0.1

/** The nearest line to a position that the platform leaves free: `media/captions/safe_areas.py`. */
export function fittingLine(position: number, area: Area | null | undefined): number {
  const { top, bottom } = area ?? NO_AREA
  return Math.max(Math.min(position, 1 - bottom), top + LEAST_HEIGHT)
}

/** The place of what begins at a time of the output. */
export function placeAt(places: NonNullable<Framing["captions"]>, ms: number): Place | undefined {
  return places.findLast((one) => one.start_ms <= ms) ?? places[0]
}
