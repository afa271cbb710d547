import { Checkbox } from "@mantine/core"
import { IconAlertTriangle, IconMovie } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { memo } from "react"
import { isBusy, type Video } from "~/api/videos"
import { ago, clock, percent } from "~/ui/format"
import styles from "./Card.module.css"
import { Scrub } from "./Scrub"

interface Props {
  video: Video
  /** How far the search for its clips is, while that runs. */
  progress: number | undefined
  chosen: boolean
  toggle: (id: string) => void
}

/** One video of the library: a picture that scrubs under the pointer, what it is called, how it stands. */
export const Card = memo(function Card({ video, progress, chosen, toggle }: Props) {
  return (
    <article className={styles.card} data-chosen={chosen || undefined}>
      <Link to="/videos/$videoId" params={{ videoId: video.id }} className={styles.link}>
        <span className={styles.picture} data-tall={isTall(video) || undefined}>
          {video.thumbnail_url ? (
            <img src={video.thumbnail_url} alt="" loading="lazy" decoding="async" />
          ) : (
            <IconMovie size={36} stroke={1.2} aria-hidden />
          )}
          {video.sprite && video.duration_ms ? <Scrub sprite={video.sprite} durationMs={video.duration_ms} /> : null}
          {video.duration_ms !== null && <span className={`${styles.length} tabular`}>{clock(video.duration_ms)}</span>}
          <Status video={video} progress={progress} />
        </span>
        <span className={styles.title}>{video.title}</span>
      </Link>
      <p className={styles.facts} data-bad={video.status === "failed" || undefined}>
        {video.status === "failed" ? video.failure_reason : facts(video)}
      </p>
      <Checkbox
        className={styles.choose}
        size="md"
        aria-label={`Select ${video.title}`}
        checked={chosen}
        onChange={() => toggle(video.id)}
      />
    </article>
  )
})

/** A vertical picture is shown whole: cut to a wide card, faces would lose their chins. */
function isTall(video: Video): boolean {
  return (video.height ?? 0) > (video.width ?? 0)
}

function facts(video: Video): string {
  return [ago(video.created_at), video.folder, ...video.tags.map((tag) => `#${tag}`)].filter(Boolean).join(" · ")
}

function Status({ video, progress }: Pick<Props, "video" | "progress">) {
  if (video.status === "failed")
    return (
      <span className={styles.status} data-bad>
        <IconAlertTriangle size={14} /> Unsupported file
      </span>
    )
  if (progress === undefined && !isBusy(video)) return null
  return (
    <span className={`${styles.status} tabular`}>
      <span className={styles.pulse} aria-hidden />
      {progress === undefined ? "Processing" : `Finding clips ${percent(progress)}`}
    </span>
  )
}

export function CardSkeleton() {
  return (
    <div className={styles.card} aria-hidden data-waiting>
      <span className={styles.picture} />
      <span className={styles.bone} />
      <span className={styles.bone} />
    </div>
  )
}
