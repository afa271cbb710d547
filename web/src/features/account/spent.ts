import type { Usage } from "~/api/privacy"

/** What calls are for, in words. */
export const PURPOSES: Record<string, string> = {
  transcribe: "Transcription",
  judge: "Clip selection",
  rank: "Clip selection",
  embed: "Search",
}

interface Day {
  day: string
  micros: number
}

/** The cost of every day of the span, those without any among them. */
export function byDay(usage: Usage): Day[] {
  const cost = new Map<string, number>()
  for (const line of usage.items) cost.set(line.day, (cost.get(line.day) ?? 0) + line.cost_micros)
  const days: Day[] = []
  for (let at = Date.parse(usage.since); at <= Date.parse(usage.until); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10)
    days.push({ day, micros: cost.get(day) ?? 0 })
  }
  return days
}

interface Line {
  key: string
  operation: string
  provider: string
  model: string
  calls: number
  cached: number
  failed: number
  micros: number
}

/** One line for each purpose and model, the dearest first. */
export function byPurpose(usage: Usage): Line[] {
  const lines = new Map<string, Line>()
  for (const { operation, provider, model, calls, cached, failed, cost_micros: micros } of usage.items) {
    const key = `${operation} ${provider} ${model}`
    const line = lines.get(key) ?? { key, operation, provider, model, calls: 0, cached: 0, failed: 0, micros: 0 }
    const sum = {
      calls: line.calls + calls,
      cached: line.cached + cached,
      failed: line.failed + failed,
      micros: line.micros + micros,
    }
    lines.set(key, { ...line, ...sum })
  }
  return [...lines.values()].sort((a, b) => b.micros - a.micros)
}
