import { useMantineColorScheme } from "@mantine/core"
import {
  IconActivity,
  IconBell,
  IconKeyboard,
  IconLogout,
  IconSunMoon,
  IconUpload,
  IconUser,
} from "@tabler/icons-react"
import { useNavigate } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { signOut } from "~/api/accounts"
import { COMMANDS } from "~/api/areas"
import { useMay } from "~/api/workspaces"
import { useAccess } from "~/app/access"
import { groupsFor } from "~/app/areas"
import { choose } from "~/features/upload/pick"

export interface Command {
  id: string
  label: string
  kind: string
  icon: ReactNode
  run: () => void
}

export function useCommands(open: (panel: "keys" | "jobs" | "notifications") => void): Command[] {
  const navigate = useNavigate()
  const { toggleColorScheme } = useMantineColorScheme()
  const areas = groupsFor(useAccess()).flatMap((group) => group.areas)
  const mayEdit = useMay("edit")
  const upload: [string, string, ReactNode, () => void] = [
    "Upload videos",
    "Command",
    <IconUpload size={18} key="i" />,
    () => choose(),
  ]
  const list: [string, string, ReactNode, () => void][] = [
    ["Account settings", "Page", <IconUser size={18} key="i" />, () => void navigate({ to: "/account" })],
    ...(mayEdit ? [upload] : []),
    ["Show activity", "Command", <IconActivity size={18} key="i" />, () => open("jobs")],
    ["Show notifications", "Command", <IconBell size={18} key="i" />, () => open("notifications")],
    ["Keyboard shortcuts", "Command", <IconKeyboard size={18} key="i" />, () => open("keys")],
    ["Toggle dark mode", "Command", <IconSunMoon size={18} key="i" />, toggleColorScheme],
    ["Sign out", "Command", <IconLogout size={18} key="i" />, () => void signOut().then(() => navigate({ to: "/" }))],
  ]
  const places = areas.map((area) => ({
    id: area.to,
    label: `Go to ${area.label}`,
    kind: area.group === "Start" ? "Page" : area.group,
    icon: <area.icon size={18} />,
    run: () => void navigate({ to: area.to }),
  }))
  const pages = COMMANDS.map(({ label, kind, icon: Icon, link }) => ({
    id: label,
    label,
    kind,
    icon: <Icon size={18} />,
    run: () => void navigate(link),
  }))
  return [...places, ...pages, ...list.map(([label, kind, icon, run]) => ({ id: label, label, kind, icon, run }))]
}
