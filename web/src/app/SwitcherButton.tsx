import { VisuallyHidden } from "@mantine/core"
import { IconSelector } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import type { ComponentProps } from "react"
import { meQuery } from "~/api/accounts"
import { useWorkspace } from "~/api/workspaces"
import styles from "./WorkspaceSwitcher.module.css"

/** The workspace's initial and name, as a button; what opens a menu hands on a class of its own. */
export function SwitcherButton({ className = "", ...props }: ComponentProps<"button">) {
  const { data: me } = useQuery(meQuery)
  const workspace = useWorkspace()
  const name = workspace?.name || me?.name || ""
  return (
    <button type="button" className={`${styles.workspace} ${className}`} {...props}>
      <VisuallyHidden>{`Workspace: ${name}`}</VisuallyHidden>
      <span className={styles.initial} data-team={workspace?.kind === "team" || undefined} aria-hidden>
        {name.slice(0, 1).toUpperCase()}
      </span>
      <span className={styles.name} aria-hidden>
        {name}
      </span>
      <IconSelector size={16} stroke={1.7} aria-hidden className={styles.more} />
    </button>
  )
}
