import type { Curve } from "~/api/analyses"

const POINTS = 600

/** A curve as points of a path, x 0 to 1000 and y 0 (top) to 100; of many samples in one place the highest counts. */
export function path(curve: Curve, durationMs: number, low: number, high: number): string {
  const { values, step_ms } = curve
  if (!values.length || !durationMs) return ""
  const size = Math.max(1, Math.ceil(values.length / POINTS))
  const points: string[] = []
  for (let i = 0; i < values.length; i += size) {
    const top = Math.max(...values.slice(i, i + size))
    const share = Math.min(1, Math.max(0, (top - low) / (high - low)))
    points.push(`${(((i * step_ms) / durationMs) * 1000).toFixed(1)} ${(100 - share * 100).toFixed(1)}`)
  }
  return `M${points.join("L")}`
}

export function area(curve: Curve, durationMs: number, low: number, high: number): string {
  const line = path(curve, durationMs, low, high)
  return line && `${line}L1000 100L0 100Z`
}

/** The largest value that is not an odd one out, so that one peak does not flatten the rest. */
export function ceiling(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.max(0.001, sorted[Math.floor(sorted.length * 0.98)] ?? 1)
}
