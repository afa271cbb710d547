import { useMantineColorScheme } from "@mantine/core"
import {
  IconArchive,
  IconDownload,
  IconKeyboard,
  IconLayoutRows,
  IconLogout,
  IconMovie,
  IconPalette,
  IconProgress,
  IconSunMoon,
  IconUpload,
  IconUser,
  IconUsers,
} from "@tabler/icons-react"
import { useNavigate } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { signOut } from "~/api/accounts"
import { useMay } from "~/api/workspaces"
import { choose } from "~/features/upload/pick"

export interface Command {
  id: string
  label: string
  kind: string
  icon: ReactNode
  run: () => void
}

export function useCommands(open: (panel: "keys" | "jobs") => void): Command[] {
  const navigate = useNavigate()
  const { toggleColorScheme } = useMantineColorScheme()
  const mayEdit = useMay("edit")
  const upload: [string, string, ReactNode, () => void] = [
    "Upload videos",
    "Command",
    <IconUpload size={18} key="i" />,
    () => choose(),
  ]
  const list: [string, string, ReactNode, () => void][] = [
    ["Go to the library", "Place", <IconMovie size={18} key="i" />, () => void navigate({ to: "/library" })],
    ["Go to the exports", "Place", <IconDownload size={18} key="i" />, () => void navigate({ to: "/exports" })],
    ["Go to the splices", "Place", <IconLayoutRows size={18} key="i" />, () => void navigate({ to: "/splices" })],
    ["New splice", "Command", <IconLayoutRows size={18} key="i" />, () => void navigate({ to: "/splices/new" })],
    [
      "Open the archive",
      "Place",
      <IconArchive size={18} key="i" />,
      () => void navigate({ to: "/library", search: { archived: true } }),
    ],
    ["Brands", "Place", <IconPalette size={18} key="i" />, () => void navigate({ to: "/brands" })],
    ["Account and preferences", "Place", <IconUser size={18} key="i" />, () => void navigate({ to: "/account" })],
    ...(mayEdit ? [upload] : []),
    ["Team", "Place", <IconUsers size={18} key="i" />, () => void navigate({ to: "/team" })],
    ["Show the jobs", "Command", <IconProgress size={18} key="i" />, () => open("jobs")],
    ["Keyboard shortcuts", "Command", <IconKeyboard size={18} key="i" />, () => open("keys")],
    ["Change between light and dark", "Command", <IconSunMoon size={18} key="i" />, toggleColorScheme],
    ["Sign out", "Command", <IconLogout size={18} key="i" />, () => void signOut().then(() => navigate({ to: "/" }))],
  ]
  return list.map(([label, kind, icon, run]) => ({ id: label, label, kind, icon, run }))
}
