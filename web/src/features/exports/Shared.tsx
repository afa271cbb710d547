import { Button, Skeleton } from "@mantine/core"
import { IconDownload, IconLinkOff } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useParams } from "@tanstack/react-router"
import { useEffect } from "react"
import { ApiError, type Schemas } from "~/api/client"
import { sharedQuery } from "~/api/exports"
import { Brand } from "~/app/brand"
import { clock } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import styles from "./Shared.module.css"

/** What whoever has a link sees: the short, and a way to keep it. Nobody has to sign in for it. */
export function Shared() {
  const { token } = useParams({ from: "/shared/$token" })
  const query = useQuery(sharedQuery(token))
  const shared = query.data
  const status = query.error instanceof ApiError ? query.error.status : 0
  if (status === 404 || status === 410)
    return (
      <Page title="Shared short">
        <Empty
          icon={<IconLinkOff size={28} stroke={1.5} />}
          title={status === 410 ? "This link has expired" : "Link not found"}
          action={<Button renderRoot={(props) => <Link to="/" {...props} />}>What is Cutroom?</Button>}
        >
          {query.error?.message}
        </Empty>
      </Page>
    )
  if (query.isError && !shared)
    return (
      <Page title="Shared short">
        <Failed error={query.error} again={() => void query.refetch()} />
      </Page>
    )
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <Link to="/" aria-label="Cutroom home" className={styles.home}>
          <Brand />
        </Link>
      </header>
      <main className={styles.shared} id="content">
        {shared ? <Short shared={shared} /> : <Skeleton height={480} radius="lg" />}
      </main>
    </div>
  )
}

/** The short beside its name; on a phone, above it. */
function Short({ shared }: { shared: Schemas["SharedExport"] }) {
  useEffect(() => {
    document.title = `${shared.title} · Cutroom`
  }, [shared.title])
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture */}
      <video src={shared.video_url} controls playsInline preload="metadata" aria-label={shared.title} />
      <div className={styles.about}>
        <h1>{shared.title}</h1>
        <p className="quiet tabular">
          {clock(shared.duration_ms)} · Available until{" "}
          {new Date(shared.expires_at).toLocaleDateString("en", { dateStyle: "long" })}
        </p>
        <Button component="a" href={shared.download_url} size="md" leftSection={<IconDownload size={18} />}>
          Download
        </Button>
        <p className={styles.made}>
          Made with{" "}
          <Link to="/" className="link">
            Cutroom
          </Link>
          , which turns long videos into captioned vertical shorts.
        </p>
      </div>
    </>
  )
}
