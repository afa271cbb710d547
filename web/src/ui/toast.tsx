import { Button } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react"
import { said } from "~/api/client"

/** Say that something is done; `undo` offers to take it back for as long as the message stands. */
export function done(message: string, undo?: () => void) {
  const id = crypto.randomUUID()
  const back = () => {
    notifications.hide(id)
    undo?.()
  }
  notifications.show({
    id,
    autoClose: undo ? 8000 : 3500,
    icon: <IconCheck size={16} />,
    color: "var(--good)",
    message: undo ? (
      <span className="toast">
        {message}
        <Button size="compact-sm" variant="light" onClick={back}>
          Undo
        </Button>
      </span>
    ) : (
      message
    ),
  })
}

/** Say what failed and what to do, in the API's own words. */
export function failed(error: unknown, id?: string) {
  notifications.show({
    ...(id ? { id } : {}),
    autoClose: 9000,
    icon: <IconAlertTriangle size={16} />,
    color: "var(--bad)",
    title: "That did not work",
    message: said(error),
  })
}
