import type { Notification } from "~/api/notifications"

export const TODAY = "Today"
const DAY_MS = 86_400_000

interface Day {
  day: string
  items: Notification[]
}

/** Notifications under the day on which they came, in the person's zone: "Today", "Yesterday", or its date. */
export function byDay(all: readonly Notification[], zone: string, now = Date.now()): Day[] {
  const date = new Intl.DateTimeFormat("en", { dateStyle: "full", timeZone: zone })
  const names = new Map([
    [date.format(now - DAY_MS), "Yesterday"],
    [date.format(now), TODAY],
  ])
  const days: Day[] = []
  for (const one of all) {
    const written = date.format(new Date(one.created_at))
    const day = names.get(written) ?? written
    const last = days.at(-1)
    if (last?.day === day) last.items.push(one)
    else days.push({ day, items: [one] })
  }
  return days
}
