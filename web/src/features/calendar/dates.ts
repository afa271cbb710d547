/** Days are written "2027-01-31", times on a clock "2027-01-31T18:00": both sort as text, and neither has a zone. */
const DAY_MS = 86_400_000

export type View = "month" | "week"

const utc = (day: string) => new Date(`${day.slice(0, 10)}T00:00:00Z`)
const dayOf = (date: Date) => date.toISOString().slice(0, 10)

export const addDays = (day: string, count: number): string => dayOf(new Date(utc(day).getTime() + count * DAY_MS))

export function addMonths(day: string, count: number): string {
  const date = utc(day)
  return dayOf(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1)))
}

/** Monday is 0. */
export const weekday = (day: string): number => (utc(day).getUTCDay() + 6) % 7

export const weekOf = (day: string): string[] => {
  const first = addDays(day, -weekday(day))
  return Array.from({ length: 7 }, (_, index) => addDays(first, index))
}

/** The whole weeks that a month touches. */
export function monthOf(day: string): string[] {
  const first = `${day.slice(0, 7)}-01`
  const last = addDays(addMonths(day, 1), -1)
  const start = addDays(first, -weekday(first))
  const days = Math.round((utc(last).getTime() - utc(start).getTime()) / DAY_MS) + 7 - weekday(last)
  return Array.from({ length: days }, (_, index) => addDays(start, index))
}

/** The instants between which all of these days lie, wherever on earth. */
export const windowOf = (days: string[]) => ({
  after: `${addDays(days[0] ?? "", -1)}T00:00:00Z`,
  before: `${addDays(days.at(-1) ?? "", 2)}T00:00:00Z`,
})

/** What clocks in a zone show at an instant. */
export function wallOf(instant: string | Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(instant))
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? ""
  return `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`
}

/** A time on a clock, written as the person writes dates. */
export function written(wall: string, language: string, style: Intl.DateTimeFormatOptions): string {
  const whole = wall.length > 10 ? `${wall}:00Z` : `${wall}T00:00:00Z`
  return new Intl.DateTimeFormat(language, { ...style, timeZone: "UTC" }).format(new Date(whole))
}

/** How far apart two times on one clock are. */
export const between = (from: string, to: string): number => Date.parse(`${to}Z`) - Date.parse(`${from}Z`)
