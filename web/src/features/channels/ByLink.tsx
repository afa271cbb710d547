import { Button, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, useParams } from "@tanstack/react-router"
import { ApiError, errorMessage } from "~/api/client"
import { connectLinkQuery } from "~/api/social"
import { PublicLayout } from "~/app/PublicLayout"
import styles from "./Channels.module.css"
import { connectByLink } from "./connecting"
import { ABOUT, PlatformIcon } from "./platforms"

/** What a client sees who was sent a link: who asks, and the platforms to choose from. */
export function ByLink() {
  const { token } = useParams({ from: "/connect-link/$token" })
  const link = useQuery(connectLinkQuery(token))
  if (link.isPending)
    return (
      <PublicLayout as="card" title="Connect your channel">
        <Skeleton height={160} />
      </PublicLayout>
    )
  if (!link.data) return <Gone error={link.error} again={() => void link.refetch()} />
  const who = link.data.asked_by || "Somebody"
  return (
    <PublicLayout as="card" title="Connect your channel" note={`${who} wants to post shorts to it with Cutroom`}>
      <div className={styles.form}>
        <p>
          You sign in at the platform itself, so your password isn’t shared. You can remove access there at any time.
        </p>
        {link.data.platforms.map((one) => (
          <Button
            key={one.platform}
            className={styles.tile}
            variant="default"
            disabled={!one.available}
            onClick={() => void connectByLink(token, one.platform)}
            leftSection={<PlatformIcon platform={one.platform} size={24} />}
          >
            <span className={styles.tileWords}>
              <span>
                <span className="hidden-but-said">Connect </span>
                {one.name}
              </span>
              <span className="quiet">{ABOUT[one.platform]}</span>
            </span>
          </Button>
        ))}
      </div>
    </PublicLayout>
  )
}

function Gone({ error, again }: { error: Error; again: () => void }) {
  const spent = error instanceof ApiError && [404, 410, 422].includes(error.status)
  return (
    <PublicLayout as="card" title={spent ? "This link is no longer valid" : "Couldn’t load this link"}>
      <div className={styles.form}>
        <p role="alert">{errorMessage(error)}</p>
        {!spent && <Button onClick={again}>Try again</Button>}
        <Link className="link" to="/">
          Go to Cutroom
        </Link>
      </div>
    </PublicLayout>
  )
}
