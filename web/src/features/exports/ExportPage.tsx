import { Button, CopyButton, Menu, Skeleton, Textarea } from "@mantine/core"
import { IconChevronDown, IconCopy, IconDownload, IconFileText, IconSend, IconTrash } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useParams } from "@tanstack/react-router"
import { lazy, Suspense, useRef, useState } from "react"
import { sameAddress } from "~/api/address"
import { isRunning } from "~/api/analyses"
import {
  chooseCover,
  coverQuery,
  deleteExport,
  type Export,
  exportQuery,
  saveFile,
  saveText,
  type TextForm,
} from "~/api/exports"
import { cancelJob, retryJob } from "~/api/jobs"
import { videoQuery } from "~/api/videos"
import { bytes, clock, timeLeft } from "~/ui/format"
import { deleteLater } from "~/ui/hidden"
import { Page } from "~/ui/Page"
import { Stages } from "~/ui/Stages"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { postCaption } from "./caption"
import { CODEC_NAMES } from "./draft"
import styles from "./ExportPage.module.css"
import { Report } from "./Report"
import { Share } from "./Share"

const PublishPanel = lazy(() => import("~/features/posts/PublishPanel").then((m) => ({ default: m.PublishPanel })))

/** One export: being made, failed, or ready to look at and to take away. */
export function ExportPage() {
  const { exportId } = useParams({ from: "/inside/exports/$exportId" })
  const query = useQuery(exportQuery(exportId))
  const video = useQuery({ ...videoQuery(query.data?.video_id ?? ""), enabled: Boolean(query.data?.video_id) })
  const item = query.data
  const crumbs = [
    item?.project_id
      ? { label: "Studio", link: { to: "/studio" } as const }
      : { label: "Library", link: { to: "/library" } as const },
    ...(video.data
      ? [{ label: video.data.title, link: { to: "/videos/$videoId", params: { videoId: video.data.id } } as const }]
      : []),
  ]
  if (query.isError && !item)
    return (
      <Page title="Export" crumbs={crumbs}>
        <Failed error={query.error} again={() => void query.refetch()} />
      </Page>
    )
  return (
    <Page title={item?.title ?? "Export"} crumbs={crumbs} note={item ? facts(item) : " "}>
      {item ? <Content item={item} /> : <Skeleton height={480} radius="lg" />}
    </Page>
  )
}

function facts(item: Export): string {
  const parts = [
    item.format.resolution?.replace("x", "×"),
    item.duration_ms === null ? "" : clock(item.duration_ms),
    CODEC_NAMES[item.format.codec ?? "h264"],
    item.size_bytes === null ? "" : bytes(item.size_bytes),
  ]
  return parts.filter(Boolean).join(" · ")
}

function Content({ item }: { item: Export }) {
  if (item.status !== "completed") return <ExportProgress item={item} />
  const [width = 9, height = 16] = item.format.resolution?.split("x").map(Number) ?? []
  return (
    <div className={styles.ready}>
      <Shown item={item} shape={width / height} />
      <div className={styles.side}>
        <Actions item={item} />
        <Words item={item} />
        <Share exportId={item.id} />
        {item.report && <Report report={item.report} />}
      </div>
    </div>
  )
}

/** The file with its cover, which can be another of its frames. */
function Shown({ item, shape }: { item: Export; shape: number }) {
  const player = useRef<HTMLVideoElement>(null)
  const { data: cover } = useQuery(coverQuery(item.id))
  const take = () =>
    chooseCover(item.id, (player.current?.currentTime ?? 0) * 1000).then(() => done("Cover updated"), failed)
  return (
    <div className={styles.shown} style={{ maxWidth: `calc(76vh * ${shape})` }}>
      <div className={styles.screen} style={{ aspectRatio: shape }}>
        {item.download_url && (
          // biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture
          <video
            ref={player}
            src={sameAddress(item.download_url)}
            poster={cover?.url}
            controls
            playsInline
            preload="metadata"
            aria-label={item.title}
          />
        )}
      </div>
      <div className={styles.cover}>
        <span>
          Cover <span className="quiet tabular">{cover ? `frame at ${clock(cover.timestamp_ms, true)}` : " "}</span>
        </span>
        <Button size="compact-sm" variant="default" onClick={() => void take()}>
          Use current frame
        </Button>
        {cover && (
          <Button
            size="compact-sm"
            variant="default"
            component="a"
            href={cover.url}
            target="_blank"
            download={`${item.filename.replace(/\.[^.]+$/, "")}.jpg`}
          >
            Download cover
          </Button>
        )}
      </div>
    </div>
  )
}

function ExportProgress({ item }: { item: Export }) {
  const running = isRunning(item)
  const title = running ? "Exporting your short" : item.status === "failed" ? "Export failed" : "Export canceled"
  return (
    <section className={styles.standing} aria-live="polite">
      <h2>{title}</h2>
      {item.error && <p role="alert">{item.error}</p>}
      {running && <p className="quiet">{timeLeft(item.progress, item.created_at) ?? "Estimating time left…"}</p>}
      <Stages stages={item.stages} />
      {running ? (
        <Button variant="default" onClick={() => cancelJob(item.job_id).catch(failed)}>
          Cancel
        </Button>
      ) : (
        <Button onClick={() => retryJob(item.job_id).catch(failed)}>Try again</Button>
      )}
    </section>
  )
}

function Actions({ item }: { item: Export }) {
  const navigate = useNavigate()
  const remove = () => {
    void navigate({ to: "/exports" })
    deleteLater("exports", [item.id], `“${item.title}” deleted`, () => deleteExport(item.id))
  }
  return (
    <div className={styles.actions}>
      <Publish item={item} />
      <Button
        size="md"
        variant="default"
        leftSection={<IconDownload size={18} />}
        onClick={() => saveFile(item.id).catch(failed)}
      >
        Download
      </Button>
      <OtherFiles item={item} />
      {item.splice_id && (
        <Button
          size="md"
          variant="default"
          onClick={() => void navigate({ to: "/splices/$spliceId", params: { spliceId: item.splice_id ?? "" } })}
        >
          Edit splice
        </Button>
      )}
      {item.project_id && (
        <Button
          size="md"
          variant="default"
          onClick={() => void navigate({ to: "/studio/$projectId", params: { projectId: item.project_id ?? "" } })}
        >
          Edit project
        </Button>
      )}
      {item.clip_id && (
        <Button
          size="md"
          variant="default"
          onClick={() => void navigate({ to: "/clips/$clipId", params: { clipId: item.clip_id ?? "" } })}
        >
          Edit clip
        </Button>
      )}
      <Button size="md" variant="subtle" color="bad" leftSection={<IconTrash size={18} />} onClick={remove}>
        Delete
      </Button>
    </div>
  )
}

/** The panel that posts it; it is loaded when it is first opened. */
function Publish({ item }: { item: Export }) {
  const [opened, setOpened] = useState<boolean>()
  return (
    <>
      <Button size="md" leftSection={<IconSend size={18} />} onClick={() => setOpened(true)}>
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

const FILES: { form: TextForm; label: string; about: string }[] = [
  { form: "srt", label: "Captions as SRT", about: "for players and platforms" },
  { form: "vtt", label: "Captions as WebVTT", about: "for web pages" },
  { form: "otio", label: "Timeline as OpenTimelineIO", about: "DaVinci Resolve, Premiere" },
  { form: "fcpxml", label: "Timeline as FCPXML", about: "Final Cut Pro, Resolve" },
  { form: "edl", label: "Timeline as EDL", about: "any editor" },
]

/** Captions and the cut, to go on with elsewhere. */
function OtherFiles({ item }: { item: Export }) {
  const name = item.filename.replace(/\.[^.]+$/, "")
  return (
    <Menu width={280} position="bottom-start">
      <Menu.Target>
        <Button size="md" variant="default" rightSection={<IconChevronDown size={16} />}>
          More files
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FILES.map(({ form, label, about }) => (
          <Menu.Item
            key={form}
            leftSection={<IconFileText size={16} />}
            onClick={() => saveText(item.id, form, name).catch(failed)}
          >
            {label}
            <span className={styles.about}>{about}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What goes with the file when it is posted, ready to be copied. */
function Words({ item }: { item: Export }) {
  const text = postCaption(item)
  if (!text) return null
  return (
    <section className={styles.card}>
      <h2>Post caption</h2>
      <Textarea aria-label="Post caption and hashtags" value={text} readOnly autosize minRows={3} />
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button variant="default" leftSection={<IconCopy size={16} />} onClick={copy}>
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
    </section>
  )
}
