import { Button } from "@mantine/core"
import type { NotificationData } from "@mantine/notifications"
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react"
import { lazy, Suspense, useEffect, useSyncExternalStore } from "react"
import { errorMessage } from "~/api/client"

/* The code of messages comes after the first screen: one of them says that the network is away. */
const code = () => import("@mantine/notifications")
const Shown = lazy(() => code().then(({ Notifications }) => ({ default: Notifications })))
const READY_MS = 1000
const listeners = new Set<() => void>()
let any = false

/** The place of all messages. */
export function Toasts() {
  const wanted = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => any,
  )
  useEffect(() => {
    const timer = setTimeout(() => void code().catch(() => undefined), READY_MS)
    return () => clearTimeout(timer)
  }, [])
  return <Suspense>{wanted && <Shown position="top-center" limit={4} />}</Suspense>
}

function show(message: NotificationData) {
  any = true
  for (const listener of listeners) listener()
  void code().then(
    ({ notifications }) => notifications.show(message),
    () => message.onClose?.(message),
  )
}

/**
 * Say that something is done; `undo` offers to take it back for as long as the message stands, which is longer while it
 * is pointed at. `closed` runs when it stands no more. What is given takes it away.
 */
export function done(message: string, undo?: () => void, closed?: () => void): () => void {
  const id = crypto.randomUUID()
  const hide = () => void code().then(({ notifications }) => notifications.hide(id))
  const back = () => {
    hide()
    undo?.()
  }
  show({
    id,
    autoClose: undo ? 8000 : 3500,
    ...(closed ? { onClose: closed } : {}),
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
  return hide
}

/** Say what failed and why, in the API's own words. */
export function failed(error: unknown, id?: string) {
  show({
    ...(id ? { id } : {}),
    autoClose: 9000,
    icon: <IconAlertTriangle size={16} />,
    color: "var(--bad)",
    title: errorMessage(error),
    message: null,
  })
}
