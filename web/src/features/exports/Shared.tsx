import { Button, Skeleton } from "@mantine/core"
import { IconDownload, IconLinkOff } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useParams } from "@tanstack/react-router"
import { ApiError } from "~/api/client"
import { sharedQuery } from "~/api/exports"
import { clock } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import styles from "./Shared.module.css"

/** What whoever has a link sees: the short, and a way to keep it. Nobody has to sign in for it. */
export function Shared() {
  const { token } = useParams({ from: "/shared/$token" })
  const found = useQuery(sharedQuery(token))
  const shared = found.data
  const status = found.error instanceof ApiError ? found.error.status : 0
  if (status === 404 || status === 410)
    return (
      <Page title="Shared short">
        <Empty
          icon={<IconLinkOff size={28} stroke={1.5} />}
          title={status === 410 ? "This link has expired" : "Link not found"}
          action={<Button renderRoot={(props) => <Link to="/" {...props} />}>What is Cutroom?</Button>}
        >
          {found.error?.message}
        </Empty>
      </Page>
    )
  if (found.isError && !shared)
    return (
      <Page title="Shared short">
        <Failed error={found.error} again={() => void found.refetch()} />
      </Page>
    )
  return (
    <Page title={shared?.title ?? "Shared short"} note={shared ? clock(shared.duration_ms) : " "}>
      {shared ? (
        <div className={styles.shared}>
          {/* biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture */}
          <video src={shared.video_url} controls playsInline preload="metadata" aria-label={shared.title} />
          <Button component="a" href={shared.download_url} size="md" leftSection={<IconDownload size={18} />}>
            Download
          </Button>
        </div>
      ) : (
        <Skeleton height={480} radius="lg" />
      )}
    </Page>
  )
}
