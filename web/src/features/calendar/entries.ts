import type { CalendarView, Entry, FreeSlot } from "~/api/calendar"
import type { Platform } from "~/api/posts"
import { wallOf } from "./dates"

/** What one post does at one time: its accounts together, where they share it. */
export interface Group {
  key: string
  postId: string
  exportId: string
  title: string
  version: number
  wall: string
  at: string
  entries: Entry[]
  canMove: boolean
}

/** A free posting time, at the viewer's clock. */
export interface Slot extends FreeSlot {
  wall: string
}

export interface Filter {
  platform?: string | undefined
  accountId?: string | undefined
}

const fits = (filter: Filter) => (one: { platform: Platform; account_id: string }) =>
  (!filter.platform || one.platform === filter.platform) && (!filter.accountId || one.account_id === filter.accountId)

export function groupsOf(view: CalendarView, zone: string, filter: Filter): Group[] {
  const groups = new Map<string, Group>()
  for (const one of view.items.filter(fits(filter))) {
    const key = `${one.post_id} ${one.at}`
    const group = groups.get(key)
    if (group) {
      group.entries.push(one)
      group.canMove &&= one.can_move
    } else groups.set(key, begun(key, one, zone))
  }
  return [...groups.values()]
}

const begun = (key: string, one: Entry, zone: string): Group => ({
  key,
  postId: one.post_id,
  exportId: one.export_id,
  title: one.title,
  version: one.version,
  wall: wallOf(one.at, zone),
  at: one.at,
  entries: [one],
  canMove: one.can_move,
})

export const slotsOf = (view: CalendarView, zone: string, filter: Filter): Slot[] =>
  view.free_slots.filter(fits(filter)).map((one) => ({ ...one, wall: wallOf(one.at, zone) }))

/** Things by a part of their time: by day with 10 letters, by hour with 13. */
export function byTime<Thing extends { wall: string }>(things: Thing[], letters: number): Map<string, Thing[]> {
  const found = new Map<string, Thing[]>()
  for (const one of things) {
    const key = one.wall.slice(0, letters)
    found.set(key, [...(found.get(key) ?? []), one])
  }
  return found
}

/** The state that a person needs to know first. */
export function stateOf(group: Group): Entry["state"] {
  const order: Entry["state"][] = [
    "unconfirmed",
    "needs_action",
    "failed",
    "missed",
    "awaiting_approval",
    "sending",
    "processing",
    "scheduled",
    "draft",
    "published",
    "canceled",
  ]
  return order.find((state) => group.entries.some((one) => one.state === state)) ?? "scheduled"
}

export const platformsOf = (group: Group): Platform[] => [...new Set(group.entries.map((one) => one.platform))]
