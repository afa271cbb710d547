import { Button, Skeleton } from "@mantine/core"
import { IconDeviceDesktop, IconDeviceMobile, IconTerminal2 } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { endSession, type Session, sessionsQuery } from "~/api/privacy"
import { ago } from "~/ui/format"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import styles from "./Account.module.css"
import { deviceOf } from "./device"

/** Where the person is signed in, and the way to end it from here. */
export function Sessions() {
  const sessions = useQuery(sessionsQuery)
  return (
    <section className={styles.section} aria-labelledby="sessions">
      <h2 id="sessions">Signed-in devices</h2>
      {sessions.isPending && <Skeleton height={64} />}
      {sessions.isError && <Failed error={sessions.error} again={() => void sessions.refetch()} />}
      <ul className={styles.list}>
        {sessions.data?.items.map((one) => (
          <Device key={one.id} session={one} />
        ))}
      </ul>
    </section>
  )
}

const ICONS = { computer: IconDeviceDesktop, phone: IconDeviceMobile, program: IconTerminal2 }

function Device({ session }: { session: Session }) {
  const { name, kind } = deviceOf(session.device)
  const Icon = ICONS[kind]
  const end = () => endSession(session.id).then(() => done(`Signed out of ${name}`), failed)
  return (
    <li className={styles.item}>
      <Icon size={22} stroke={1.5} aria-hidden />
      <span className={styles.words}>
        <strong>{name}</strong>
        <span className="quiet">
          {session.current ? "This device" : `Last used ${ago(session.used_at)}`} · since {ago(session.created_at)}
        </span>
      </span>
      {!session.current && (
        <Button size="compact-sm" variant="default" onClick={end} aria-label={`Sign out of ${name}`}>
          Sign out
        </Button>
      )}
    </li>
  )
}
