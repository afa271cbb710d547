/** 65000 -> "1:05"; with tenths "1:05.0". */
export function clock(ms: number, tenths = false): string {
  const whole = Math.max(0, tenths ? Math.round(ms / 100) / 10 : Math.round(ms / 1000))
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const seconds = (whole % 60).toFixed(tenths ? 1 : 0).padStart(tenths ? 4 : 2, "0")
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`
}

/** A length in words: "48 s", "12 min", "1 h 5 min". */
export function lasting(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB"]
  let value = count
  let unit = 0
  while (value >= 1000 && unit < 3) {
    value /= 1000
    unit += 1
  }
  return `${value < 10 && unit ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" })

export function ago(instant: string): string {
  const seconds = (Date.parse(instant) - Date.now()) / 1000
  for (const [unit, size] of [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ] as const) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit)
  }
  return "just now"
}

const SOON_MS = 4000
const SOON_SHARE = 0.04

/** How long work takes yet, from how far it is since it began: "about 2 min left"; nothing while that is a guess. */
export function timeLeft(progress: number, startedAt: string, now = Date.now()): string | undefined {
  const spent = now - Date.parse(startedAt)
  if (progress < SOON_SHARE || progress >= 1 || spent < SOON_MS) return undefined
  const left = (spent * (1 - progress)) / progress
  return left < 60_000 ? "less than a minute left" : `about ${lasting(left)} left`
}

export function many(count: number, one: string, more = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : more}`
}

/** Millionths of a currency as an amount: "$0.0042", "$1.20". */
export function money(micros: number, currency: string): string {
  const value = micros / 1_000_000
  const digits = value !== 0 && Math.abs(value) < 0.1 ? 4 : 2
  return new Intl.NumberFormat("en", { style: "currency", currency, maximumFractionDigits: digits }).format(value)
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}
