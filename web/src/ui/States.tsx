import { Button } from "@mantine/core"
import { IconCloudOff, IconMoodEmpty } from "@tabler/icons-react"
import { useRouter } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { ApiError, errorMessage } from "~/api/client"
import styles from "./States.module.css"

interface EmptyProps {
  title: string
  children: ReactNode
  icon?: ReactNode
  action?: ReactNode
}

/** Nothing is here yet: why, and the one thing to do about it. */
export function Empty({ title, children, icon, action }: EmptyProps) {
  return (
    <div className={styles.state}>
      <div className={styles.icon} aria-hidden>
        {icon ?? <IconMoodEmpty size={28} stroke={1.5} />}
      </div>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.text}>{children}</p>
      {action}
    </div>
  )
}

/** Something could not be loaded: the reason, and a way on. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const router = useRouter()
  const gone = error instanceof ApiError && error.status === 404
  const retry = again ?? (() => void router.invalidate())
  return (
    <div className={styles.state} role="alert">
      <div className={styles.icon} aria-hidden>
        <IconCloudOff size={28} stroke={1.5} />
      </div>
      <h2 className={styles.title}>{gone ? "Not found" : "Couldn’t load this"}</h2>
      <p className={styles.text}>{gone ? "It was deleted, or you don’t have access." : errorMessage(error)}</p>
      {gone ? (
        <Button onClick={() => void router.navigate({ to: "/library" })}>Go to the library</Button>
      ) : (
        <Button onClick={retry}>Try again</Button>
      )}
    </div>
  )
}
