import { Button, CopyButton, Menu, Skeleton, Textarea } from "@mantine/core"
import { IconChevronDown, IconCopy, IconDownload, IconFileText, IconTrash } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useParams } from "@tanstack/react-router"
import { useRef } from "react"
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
import { CODEC_NAMES } from "./draft"
import styles from "./ExportPage.module.css"
import { Report } from "./Report"
import { Share } from "./Share"

/** One export: being made, failed, or ready to look at and to take away. */
export function ExportPage() {
  const { exportId } = useParams({ from: "/inside/exports/$exportId" })
  const found = useQuery(exportQuery(exportId))
  const video = useQuery({ ...videoQuery(found.data?.video_id ?? ""), enabled: Boolean(found.data) })
  const made = found.data
  const crumbs = [
    { label: "Library", link: { to: "/library" } as const },
    ...(video.data
      ? [{ label: video.data.title, link: { to: "/videos/$videoId", params: { videoId: video.data.id } } as const }]
      : []),
  ]
  if (found.isError && !made)
    return (
      <Page title="Export" crumbs={crumbs}>
        <Failed error={found.error} again={() => void found.refetch()} />
      </Page>
    )
  return (
    <Page title={made?.title ?? "Export"} crumbs={crumbs} note={made ? facts(made) : " "}>
      {made ? <Content made={made} /> : <Skeleton height={480} radius="lg" />}
    </Page>
  )
}

function facts(made: Export): string {
  const parts = [
    made.format.resolution?.replace("x", "×"),
    made.duration_ms === null ? "" : clock(made.duration_ms),
    CODEC_NAMES[made.format.codec ?? "h264"],
    made.size_bytes === null ? "" : bytes(made.size_bytes),
  ]
  return parts.filter(Boolean).join(" · ")
}

function Content({ made }: { made: Export }) {
  if (made.status !== "completed") return <Standing made={made} />
  const [width = 9, height = 16] = made.format.resolution?.split("x").map(Number) ?? []
  return (
    <div className={styles.ready}>
      <Shown made={made} shape={width / height} />
      <div className={styles.side}>
        <Actions made={made} />
        <Words made={made} />
        <Share exportId={made.id} />
        {made.report && <Report report={made.report} />}
      </div>
    </div>
  )
}

/** The file with its cover, which can be another of its frames. */
function Shown({ made, shape }: { made: Export; shape: number }) {
  const player = useRef<HTMLVideoElement>(null)
  const { data: cover } = useQuery(coverQuery(made.id))
  const take = () =>
    chooseCover(made.id, (player.current?.currentTime ?? 0) * 1000).then(() => done("Cover updated"), failed)
  return (
    <div className={styles.shown} style={{ maxWidth: `calc(76vh * ${shape})` }}>
      <div className={styles.screen} style={{ aspectRatio: shape }}>
        {made.download_url && (
          // biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture
          <video
            ref={player}
            src={sameAddress(made.download_url)}
            poster={cover?.url}
            controls
            playsInline
            preload="metadata"
            aria-label={made.title}
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
            download={`${made.filename.replace(/\.[^.]+$/, "")}.jpg`}
          >
            Download cover
          </Button>
        )}
      </div>
    </div>
  )
}

function Standing({ made }: { made: Export }) {
  const running = isRunning(made)
  const title = running ? "Exporting your short" : made.status === "failed" ? "Export failed" : "Export canceled"
  return (
    <section className={styles.standing} aria-live="polite">
      <h2>{title}</h2>
      {made.error && <p role="alert">{made.error}</p>}
      {running && <p className="quiet">{timeLeft(made.progress, made.created_at) ?? "Estimating time left…"}</p>}
      <Stages stages={made.stages} />
      {running ? (
        <Button variant="default" onClick={() => cancelJob(made.job_id).catch(failed)}>
          Cancel
        </Button>
      ) : (
        <Button onClick={() => retryJob(made.job_id).catch(failed)}>Try again</Button>
      )}
    </section>
  )
}

function Actions({ made }: { made: Export }) {
  const navigate = useNavigate()
  const remove = () => {
    void navigate({ to: "/exports" })
    deleteLater("exports", [made.id], `“${made.title}” deleted`, () => deleteExport(made.id))
  }
  return (
    <div className={styles.actions}>
      <Button size="md" leftSection={<IconDownload size={18} />} onClick={() => saveFile(made.id).catch(failed)}>
        Download
      </Button>
      <OtherFiles made={made} />
      {made.splice_id && (
        <Button
          size="md"
          variant="default"
          onClick={() => void navigate({ to: "/splices/$spliceId", params: { spliceId: made.splice_id ?? "" } })}
        >
          Edit splice
        </Button>
      )}
      {made.clip_id && (
        <Button
          size="md"
          variant="default"
          onClick={() => void navigate({ to: "/clips/$clipId", params: { clipId: made.clip_id ?? "" } })}
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

const FILES: { form: TextForm; label: string; about: string }[] = [
  { form: "srt", label: "Captions as SRT", about: "for players and platforms" },
  { form: "vtt", label: "Captions as WebVTT", about: "for web pages" },
  { form: "otio", label: "Timeline as OpenTimelineIO", about: "DaVinci Resolve, Premiere" },
  { form: "fcpxml", label: "Timeline as FCPXML", about: "Final Cut Pro, Resolve" },
  { form: "edl", label: "Timeline as EDL", about: "any editor" },
]

/** Captions and the cut, to go on with elsewhere. */
function OtherFiles({ made }: { made: Export }) {
  const name = made.filename.replace(/\.[^.]+$/, "")
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
            onClick={() => saveText(made.id, form, name).catch(failed)}
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
function Words({ made }: { made: Export }) {
  const hashtags = (made.metadata.hashtags ?? []).map((tag) => (tag.startsWith("#") ? tag : `#${tag}`)).join(" ")
  const text = [made.metadata.description, hashtags].filter(Boolean).join("\n\n")
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
