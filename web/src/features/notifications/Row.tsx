import { ActionIcon } from "@mantine/core"
import { IconBuildingStore, IconCoins, IconMovie, IconSend } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import type { MouseEvent } from "react"
import { markRead, type Notification } from "~/api/notifications"
import { currentWorkspace } from "~/api/workspace"
import { switchWorkspace, workspacesQuery } from "~/api/workspaces"
import { ago } from "~/ui/format"
import { Hint } from "~/ui/Hint"
import { failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Notifications.module.css"

const ICONS = { Publishing: IconSend, Marketplace: IconBuildingStore, Money: IconCoins, Videos: IconMovie } as const

/** One thing that happened: its sentence leads to where one acts on it, in the workspace where it happened. */
export function Row({ one, close, isToday }: { one: Notification; close: () => void; isToday: boolean }) {
  const clock = useWhen({ timeStyle: "short" })
  const navigate = useNavigate()
  const Icon = ICONS[one.group]
  const where = useWorkspaceName(one.workspace_id)
  const isElsewhere = one.workspace_id !== currentWorkspace()
  const read = () => void (one.read || markRead(one).catch(failed))
  const go = (event: MouseEvent) => {
    read()
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    close()
    if (!isElsewhere) return
    event.preventDefault()
    void switchWorkspace(one.workspace_id).then(() => navigate({ to: one.page }), failed)
  }
  return (
    <li className={styles.row} data-unread={!one.read || undefined}>
      <span className={styles.icon} aria-hidden>
        <Icon size={18} stroke={1.7} />
      </span>
      <div className={styles.words}>
        <Link to={one.page} onClick={go} className={styles.text} preload={false}>
          {one.text}
        </Link>
        <span className={styles.meta}>
          <time dateTime={one.created_at}>{isToday ? ago(one.created_at) : clock(one.created_at)}</time>
          {isElsewhere && where && ` · ${where}`}
        </span>
      </div>
      {!one.read && (
        <Hint label="Mark as read">
          <ActionIcon className={styles.dot} onClick={read} aria-label={`Mark as read: ${one.text}`}>
            <i />
          </ActionIcon>
        </Hint>
      )}
    </li>
  )
}

function useWorkspaceName(id: string | null): string | undefined {
  const { data } = useQuery(workspacesQuery)
  return id ? data?.items.find((one) => one.id === id)?.name : "Personal workspace"
}
