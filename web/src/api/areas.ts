/** Written by `make client` from the manifests (`capability.py` of each capability); change it there. */
import {
  IconArchive,
  IconCoins,
  IconDownload,
  IconHome,
  IconLayoutRows,
  IconMovie,
  IconPalette,
  IconSparkles,
  IconUsers,
} from "@tabler/icons-react"

export const AREAS = [
  {
    label: "Brand",
    about: "Logo, colors and fonts of your shorts",
    to: "/brands",
    icon: IconPalette,
    group: "Workspace",
    permission: "manage",
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
    label: "Home",
    about: "What needs you now",
    to: "/home",
    icon: IconHome,
    group: "Start",
    shortcut: "h",
    pinned: true,
  },
  {
    label: "Team",
    about: "Members, roles and invitations",
    to: "/team",
    icon: IconUsers,
    group: "Workspace",
  },
  {
    label: "Credits",
    about: "Balance, plan, purchases and what credits were used for",
    to: "/credits",
    icon: IconCoins,
    group: "Workspace",
    within: ["/plans"],
  },
] as const

export const COMMANDS = [
  {
    label: "Open archive",
    kind: "Page",
    icon: IconArchive,
    link: { to: "/library", search: { archived: true } },
  },
  {
    label: "New splice",
    kind: "Command",
    icon: IconLayoutRows,
    link: { to: "/splices/new" },
  },
] as const
