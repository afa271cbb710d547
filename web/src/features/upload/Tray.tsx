import { ActionIcon, Button } from "@mantine/core"
import { IconChevronDown, IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useEffect, useState } from "react"
import { isBusy, videoQuery } from "~/api/videos"
import { bytes, lasting, many, percent } from "~/ui/format"
import { Hint } from "~/ui/Hint"
import { Bar } from "~/ui/Stages"
import { choose } from "./pick"
import { all, type Upload, useUploads } from "./store"
import styles from "./Tray.module.css"
import { giveUp, pause, resume } from "./uploads"

const LINGER_MS = 15_000

/** Every upload with its progress, in the corner of every screen. */
export function Tray() {
  const uploads = useUploads()
  const [open, setOpen] = useState(true)
  const settled = uploads.length > 0 && uploads.every((one) => one.status === "done")
  useEffect(() => {
    const timer = settled ? setTimeout(clear, LINGER_MS) : undefined
    return () => clearTimeout(timer)
  }, [settled])
  if (uploads.length === 0) return null
  const busy = uploads.filter((one) => ["waiting", "sending", "finishing"].includes(one.status))
  const title = busy.length ? `Uploading ${many(busy.length, "video")}` : "Uploads"
  return (
    <section className={styles.tray} aria-label="Uploads">
      <header className={styles.head}>
        <h2>{title}</h2>
        {uploads.some((one) => one.status === "done") && (
          <Button size="compact-xs" variant="subtle" onClick={clear}>
            Clear finished
          </Button>
        )}
        <ActionIcon
          size="sm"
          aria-label={open ? "Collapse uploads" : "Expand uploads"}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <IconChevronDown size={16} className={styles.fold} data-open={open || undefined} />
        </ActionIcon>
      </header>
      {open && (
        <ul className={styles.list} aria-live="off">
          {uploads.map((upload) => (
            <Row key={upload.key} upload={upload} />
          ))}
        </ul>
      )}
    </section>
  )
}

/** Take those that have arrived out of the list: they are in the library. */
function clear() {
  for (const one of all()) if (one.status === "done") void giveUp(one.key)
}

function Row({ upload }: { upload: Upload }) {
  const again = async () => {
    if (!(await resume(upload.key))) choose()
  }
  const startable = ["paused", "failed", "lost"].includes(upload.status)
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <Name upload={upload} />
        {(upload.status === "sending" || upload.status === "waiting") && (
          <Act label={`Pause ${upload.filename}`} icon={<IconPlayerPause size={16} />} on={() => pause(upload.key)} />
        )}
        {startable && <Act label={`Resume ${upload.filename}`} icon={<IconPlayerPlay size={16} />} on={again} />}
        {upload.status !== "finishing" && (
          <Act
            label={upload.status === "done" ? "Remove from list" : `Cancel upload of ${upload.filename}`}
            icon={<IconX size={16} />}
            on={() => void giveUp(upload.key)}
          />
        )}
      </div>
      {upload.status !== "done" && <Bar share={upload.sent / upload.size} label={`Upload of ${upload.filename}`} />}
      {upload.status === "done" && upload.videoId ? (
        <Arrived videoId={upload.videoId} />
      ) : (
        <p className={`${styles.text} tabular`} data-bad={upload.status === "failed" || undefined}>
          {statusText(upload)}
        </p>
      )}
    </li>
  )
}

function Name({ upload }: { upload: Upload }) {
  if (upload.status !== "done" || !upload.videoId) return <span className={styles.name}>{upload.filename}</span>
  return (
    <Link className={styles.name} to="/videos/$videoId" params={{ videoId: upload.videoId }}>
      {upload.filename}
    </Link>
  )
}

function Act({ label, icon, on }: { label: string; icon: React.ReactNode; on: () => void }) {
  return (
    <Hint label={label}>
      <ActionIcon size="md" aria-label={label} onClick={on}>
        {icon}
      </ActionIcon>
    </Hint>
  )
}

/** What became of a file that has arrived: it may turn out not to be a video. */
function Arrived({ videoId }: { videoId: string }) {
  const { data: video } = useQuery(videoQuery(videoId))
  if (video?.status === "failed")
    return (
      <p className={styles.text} data-bad>
        {video.failure_reason ?? "Unsupported file"}
      </p>
    )
  return <p className={styles.text}>{video && isBusy(video) ? "In your library. Processing…" : "In your library."}</p>
}

function statusText(upload: Upload): string {
  const share = `${percent(upload.sent / upload.size)} of ${bytes(upload.size)}`
  switch (upload.status) {
    case "waiting":
      return `Queued · ${bytes(upload.size)}`
    case "sending":
      return upload.speed ? `${share} · ${bytes(upload.speed)}/s · ${left(upload)}` : share
    case "paused":
      return `Paused at ${share}`
    case "lost":
      return `${upload.sent ? `${share} uploaded` : "Not started"}. Choose the same file again to resume.`
    case "finishing":
      return "Finishing upload…"
    case "done":
      return "In your library."
    case "failed":
      return upload.error ?? "Upload failed."
  }
}

function left(upload: Upload): string {
  return `${lasting(((upload.size - upload.sent) / upload.speed) * 1000)} left`
}
