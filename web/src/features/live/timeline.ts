import type { Word } from "~/api/analyses"
import type { Framing } from "~/api/exports"

/** A stretch of the source and its place in the short. */
interface Part {
  at_ms: number
  source_in_ms: number
  duration_ms: number
}

type Stretch = [startMs: number, endMs: number]

/** How the player's position in the source and the position in the short belong together. */
export interface Timeline {
  /** Where a moment of the source is in the short, a brand's intro included; what is cut out is where the cut is. */
  outputAt: (sourceMs: number) => number
  sourceAt: (outputMs: number) => number
  introMs: number
  /** Without intro and outro. */
  lengthMs: number
  /** What of the source the short leaves out between its beginning and its end. */
  holes: Stretch[]
}

const OWN = "main"

/** Of a framing; until there is one, the whole range as it is. */
export function timelineOf(framing: Framing | undefined, range: { start_ms: number; end_ms: number }): Timeline {
  const whole = { at_ms: 0, source_in_ms: range.start_ms, duration_ms: range.end_ms - range.start_ms }
  const found = partsOf(framing)
  const parts = found.length ? found : [whole]
  const first = parts[0] ?? whole
  const last = parts.at(-1) ?? whole
  return {
    outputAt: (ms) => {
      const part = parts.find((one) => ms < one.source_in_ms + one.duration_ms) ?? last
      const into = ms - part.source_in_ms
      return part.at_ms + (part === first ? into : Math.max(0, into))
    },
    sourceAt: (ms) => {
      const part = parts.find((one) => ms < one.at_ms + one.duration_ms) ?? last
      return part.source_in_ms + ms - part.at_ms
    },
    introMs: first.at_ms,
    lengthMs: last.at_ms + last.duration_ms - first.at_ms,
    holes: parts.flatMap((part, i): Stretch[] => {
      const end = part.source_in_ms + part.duration_ms
      const next = parts[i + 1]?.source_in_ms ?? end
      return next > end + 1 ? [[end, next]] : []
    }),
  }
}

/** The clip's own stretches in order; pictures that are seen at once are one. */
function partsOf(framing: Framing | undefined): Part[] {
  const own = (framing?.layers ?? []).filter((layer) => layer.source === OWN)
  const places = own.map(({ at_ms = 0, source_in_ms = 0, duration_ms }) => ({ at_ms, source_in_ms, duration_ms }))
  places.sort((a, b) => a.at_ms - b.at_ms)
  return places.filter((part, i) => part.at_ms !== places[i - 1]?.at_ms)
}

/** Whether a span lies in what is left out, for its greater part. */
export function isLeftOut(span: { start_ms: number; end_ms: number }, holes: Stretch[]): boolean {
  const covered = holes.map(([from, to]) => Math.max(0, Math.min(to, span.end_ms) - Math.max(from, span.start_ms)))
  return 2 * covered.reduce((sum, ms) => sum + ms, 0) > span.end_ms - span.start_ms
}

/** The words that are heard in the short, at its times. */
export function heardIn(words: Word[], range: { start_ms: number; end_ms: number }, timeline: Timeline): Word[] {
  const { holes, outputAt } = timeline
  return words
    .filter((word) => word.start_ms >= range.start_ms && word.end_ms <= range.end_ms && !isLeftOut(word, holes))
    .map((word) => ({ ...word, start_ms: outputAt(word.start_ms), end_ms: outputAt(word.end_ms) }))
}
