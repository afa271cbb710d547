import type { Icon } from "@tabler/icons-react"
import type { Permission } from "~/api/workspaces"
import { AREAS as LISTED } from "../api/areas.ts"

/** What decides which areas somebody sees: their role, the plan, and what this installation has configured. */
export interface Access {
  permissions: ReadonlySet<Permission>
  plan: string | null
  features: ReadonlySet<string>
}

/** A place in the navigation, as its capability's manifest says (`capability.py`). */
export interface Area {
  label: string
  /** What it is for, as its hint says. */
  about: string
  to: (typeof LISTED)[number]["to"]
  icon: Icon
  group: (typeof GROUPS)[number]
  /** Addresses that belong to it besides its own. */
  within?: readonly string[]
  /** Its single-key shortcut. */
  shortcut?: string
  /** In the bar at the bottom of a phone; the others are under "More". */
  pinned?: true
  /** Who has it; everybody where nothing is said. */
  permission?: Permission
  plans?: readonly string[]
  feature?: string
}

export const GROUPS = ["Start", "Create", "Publish", "Grow", "Earn", "Workspace"] as const

export const AREAS: readonly Area[] = LISTED

/** Whether somebody has an area: what is not theirs, or not configured here, is not shown at all. */
export function isAvailable(area: Pick<Area, "permission" | "plans" | "feature">, access: Access): boolean {
  if (area.permission && !access.permissions.has(area.permission)) return false
  if (area.plans && (access.plan === null || !area.plans.includes(access.plan))) return false
  return area.feature === undefined || access.features.has(area.feature)
}

/** The areas that somebody has, group by group; groups without any are left out. */
export function groupsFor(access: Access, areas: readonly Area[] = AREAS): { group: string; areas: Area[] }[] {
  const available = areas.filter((area) => isAvailable(area, access))
  return GROUPS.map((group) => ({ group, areas: available.filter((area) => area.group === group) })).filter(
    ({ areas }) => areas.length > 0,
  )
}

/** Whether an address belongs to an area. */
export function isWithin(area: Pick<Area, "to" | "within">, path: string): boolean {
  return path === area.to || path.startsWith(`${area.to}/`) || (area.within ?? []).some((one) => path.startsWith(one))
}
