import { Button } from "@mantine/core"
import { IconDownload, IconSend, IconWand } from "@tabler/icons-react"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { sameAddress } from "~/api/address"
import { coverQuery, type Export, exportQuery, saveFile } from "~/api/exports"
import { cancelJob } from "~/api/jobs"
import { queryClient } from "~/api/query"
import { makeVideo, type Project, projectQuery, projectQuoteQuery } from "~/api/studio"
import { many, percent } from "~/ui/format"
import { Bar } from "~/ui/Stages"
import { failed } from "~/ui/toast"
import styles from "./Making.module.css"
import { settleRemovals } from "./photoRemovals"
import { shapeOf } from "./words"

const PublishPanel = lazy(() => import("~/features/posts/PublishPanel").then((m) => ({ default: m.PublishPanel })))

/** The video: what it costs to make it once all is there (`ready`), how far it is, and the finished one. */
export function Making({ project, ready = true }: { project: Project; ready?: boolean }) {
  if (project.status === "rendering") return <Progress project={project} />
  return (
    <>
      {project.export_id && <Finished project={project} exportId={project.export_id} />}
      {ready && project.status !== "ready" && <Make project={project} />}
    </>
  )
}

function Make({ project }: { project: Project }) {
  // a change that is just being saved does not take the button away from under the pointer
  const quote = useQuery({ ...projectQuoteQuery(project.id, project.version), placeholderData: keepPreviousData })
  const [beginning, setBeginning] = useState(false)
  const price = quote.data?.total
  const make = () => {
    if (price === undefined) return
    setBeginning(true)
    settleRemovals(project.id)
      .then(() => makeVideo(project.id, price))
      .catch(failed)
      .finally(() => setBeginning(false))
  }
  return (
    <div className={styles.make}>
      {project.error && <p role="alert">{project.error}</p>}
      <Button
        size="md"
        leftSection={<IconWand size={18} />}
        loading={beginning}
        disabled={price === undefined}
        onClick={make}
      >
        {project.status === "needs_attention" ? "Try again" : "Make video"} ·{" "}
        {price === undefined ? "…" : price === 0 ? "free" : many(price, "credit")}
      </Button>
    </div>
  )
}

function Progress({ project }: { project: Project }) {
  const jobId = useRunningJob(project)
  const cancel = () =>
    cancelJob(jobId ?? "")
      .then(() => queryClient.invalidateQueries({ queryKey: projectQuery(project.id).queryKey }))
      .catch(failed)
  const ofPhotos = project.kind === "photos"
  const parts = ofPhotos ? project.photos.filter((one) => one.starts_ms !== null) : project.scenes
  const done = parts.filter((one) => one.status === "done").length
  return (
    <section className={styles.progress} aria-label="Progress" aria-live="polite">
      <h2>Making your video · {percent(project.progress)}</h2>
      <Bar share={project.progress} label="Making your video" />
      <p className="quiet">
        {done} of {many(parts.length, ofPhotos ? "photo" : "scene")} ready. You can leave this page.
      </p>
      <Button variant="default" disabled={!jobId} onClick={() => void cancel()}>
        Cancel
      </Button>
    </section>
  )
}

/** The job that works on the project now: its own, or that of its export. */
function useRunningJob(project: Project): string | null | undefined {
  const rendering = project.stages.length > 0 && project.stages.every((one) => one.status === "done")
  const { data } = useQuery({
    ...exportQuery(project.export_id ?? ""),
    enabled: rendering && Boolean(project.export_id),
  })
  return rendering ? data?.job_id : project.job_id
}

function Finished({ project, exportId }: { project: Project; exportId: string }) {
  const { data: item } = useQuery(exportQuery(exportId))
  if (!item?.download_url) return null
  return (
    <section className={styles.finished} aria-label="Finished video">
      <Player item={item} shape={shapeOf(project.aspect)} />
      <div className={styles.side}>
        <h2>{project.rendered ? "Your video is ready" : "Your last version"}</h2>
        {!project.rendered && <p className="quiet">It doesn’t show your latest changes yet.</p>}
        <div className={styles.actions}>
          <Publish item={item} />
          <Button
            variant="default"
            leftSection={<IconDownload size={18} />}
            onClick={() => saveFile(item.id).catch(failed)}
          >
            Download
          </Button>
        </div>
        <Link to="/exports/$exportId" params={{ exportId: item.id }} className="link">
          Captions, cover and more files
        </Link>
      </div>
    </section>
  )
}

function Player({ item, shape }: { item: Export; shape: string }) {
  const { data: cover } = useQuery(coverQuery(item.id))
  return (
    <div className={styles.screen} style={{ aspectRatio: shape }}>
      {/* biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture */}
      <video
        src={sameAddress(item.download_url ?? "")}
        poster={cover?.url}
        controls
        playsInline
        preload="metadata"
        aria-label={item.title}
      />
    </div>
  )
}

/** The panel that posts it; it is loaded when it is first opened. */
function Publish({ item }: { item: Export }) {
  const [opened, setOpened] = useState<boolean>()
  return (
    <>
      <Button leftSection={<IconSend size={18} />} onClick={() => setOpened(true)}>
        Publish
      </Button>
      {opened !== undefined && (
        <Suspense>
          <PublishPanel item={item} opened={opened} close={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  )
}
