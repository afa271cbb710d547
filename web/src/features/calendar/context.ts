import { createContext, useContext } from "react"
import type { Group } from "./entries"

/** What everything in the calendar can do, whatever it lies in. */
export interface Actions {
  /** The wall time now, and the zone and language in which times are written. */
  now: string
  zone: string
  language: string
  mayEdit: boolean
  dragged: Group | undefined
  drag: (group: Group | undefined) => void
  move: (group: Group, wall: string) => void
  askMove: (group: Group) => void
  cancel: (group: Group) => void
  /** Choose a short to post, at a time that was picked. */
  add: (wall?: string) => void
}

export const CalendarContext = createContext<Actions | null>(null)

export function useCalendar(): Actions {
  const actions = useContext(CalendarContext)
  if (!actions) throw new Error("outside the calendar")
  return actions
}
