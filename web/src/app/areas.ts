import {
  type Icon,
  IconDownload,
  IconHome,
  IconLayoutRows,
  IconMovie,
  IconPalette,
  IconSparkles,
  IconUsers,
} from "@tabler/icons-react"

export type Role = "owner" | "admin" | "editor" | "approver" | "viewer"

/** What decides which areas somebody sees: their role, the plan, and what this installation has configured. */
export interface Access {
  role: Role
  plan: string | null
  features: ReadonlySet<string>
}

/** A place in the navigation. A new capability adds one entry to `AREAS`; sidebar, bottom bar and palette follow. */
export interface Area {
  label: string
  /** What it is for, as its hint says. */
  about: string
  to: "/home" | "/library" | "/clips" | "/splices" | "/exports" | "/brands" | "/team"
  icon: Icon
  group: (typeof GROUPS)[number]
  /** Addresses that belong to it besides its own. */
  within?: readonly string[]
  /** Its single-key shortcut. */
  shortcut?: string
  /** In the bar at the bottom of a phone; the others are under "More". */
  pinned?: true
  /** Who has it; everybody where nothing is said. */
  roles?: readonly Role[]
  plans?: readonly string[]
  feature?: string
}

export const GROUPS = ["Start", "Create", "Publish", "Grow", "Earn", "Workspace"] as const

export const AREAS: readonly Area[] = [
  {
    label: "Home",
    about: "What needs you now",
    to: "/home",
    icon: IconHome,
    group: "Start",
    shortcut: "h",
    pinned: true,
  },
  {
    label: "Library",
    about: "Your videos",
    to: "/library",
    icon: IconMovie,
    group: "Create",
    within: ["/videos/", "/compare"],
    shortcut: "l",
    pinned: true,
  },
  {
    label: "Clips",
    about: "The best moments of all your videos",
    to: "/clips",
    icon: IconSparkles,
    group: "Create",
    pinned: true,
  },
  {
    label: "Splices",
    about: "Two clips in one frame",
    to: "/splices",
    icon: IconLayoutRows,
    group: "Create",
    shortcut: "s",
  },
  {
    label: "Exports",
    about: "Finished shorts",
    to: "/exports",
    icon: IconDownload,
    group: "Create",
    shortcut: "e",
    pinned: true,
  },
  {
    label: "Brand",
    about: "Logo, colors and fonts of your shorts",
    to: "/brands",
    icon: IconPalette,
    group: "Workspace",
    roles: ["owner", "admin"],
  },
  {
    label: "Team",
    about: "Members, roles and invitations",
    to: "/team",
    icon: IconUsers,
    group: "Workspace",
  },
]

/** Whether somebody has an area: what is not theirs, or not configured here, is not shown at all. */
export function isAvailable(area: Pick<Area, "roles" | "plans" | "feature">, access: Access): boolean {
  if (area.roles && !area.roles.includes(access.role)) return false
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
