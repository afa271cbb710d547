import { ActionIcon } from "@mantine/core"
import { IconBell } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { unreadQuery } from "~/api/notifications"
import { Hint } from "~/ui/Hint"
import styles from "./Shell.module.css"

/** The way to what happened, and how much of it is new; asked for once the first screen stands. */
export function Bell({ open, ready }: { open: () => void; ready: boolean }) {
  const { data } = useQuery({ ...unreadQuery, enabled: ready })
  const count = data ? `${data.count}${data.more ? "+" : ""}` : "0"
  const label = count === "0" ? "Notifications" : `Notifications, ${count} unread`
  return (
    <Hint label={label}>
      <ActionIcon aria-label={label} aria-haspopup="dialog" onClick={open} className={styles.jobs}>
        <IconBell size={20} />
        {count !== "0" && <span aria-hidden>{count}</span>}
      </ActionIcon>
    </Hint>
  )
}
