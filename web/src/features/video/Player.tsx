import { Skeleton } from "@mantine/core"
import { IconMovieOff } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { captionsQuery } from "~/api/analyses"
import type { Video } from "~/api/videos"
import { useShortcuts } from "~/app/shortcuts"
import styles from "./Player.module.css"
import { useAttached, useClock } from "./player"

interface Props {
  video: Video
  analysisId: string | undefined
  startMs?: number | undefined
}

/** The video with its captions and its keys. */
export function Player({ video, analysisId, startMs }: Props) {
  const clock = useClock()
  const { data: captions } = useQuery(captionsQuery(video.id, analysisId))
  const [broken, setBroken] = useState(false)
  useAttached(clock, video.proxy_url)
  usePlayerKeys()
  useEffect(() => {
    if (startMs !== undefined) clock.seek(startMs)
  }, [clock, startMs])
  const ratio = video.width && video.height ? video.width / video.height : 16 / 9
  if (!video.proxy_url) return <Waiting video={video} ratio={ratio} />
  return (
    <div className={styles.frame} style={{ aspectRatio: Math.max(ratio, 1) }}>
      {/* biome-ignore lint/a11y/useMediaCaption: the track comes with the first analysis */}
      <video
        ref={clock.video}
        className={styles.video}
        src={video.proxy_url}
        poster={video.thumbnail_url ?? undefined}
        controls
        playsInline
        preload="metadata"
        aria-label={video.title}
        onError={() => setBroken(true)}
        onLoadedMetadata={() => {
          setBroken(false)
          if (clock.ms > 0) clock.seek(clock.ms) // where one went while it was not there yet
        }}
      >
        {captions && <track kind="captions" src={captions} srcLang="und" label="Captions" />}
      </video>
      {broken && (
        <p className={styles.broken} role="alert">
          The preview can’t be played right now. Reload the page to try again.
        </p>
      )}
    </div>
  )
}

function Waiting({ video, ratio }: { video: Video; ratio: number }) {
  if (video.status === "failed")
    return (
      <div className={styles.frame} style={{ aspectRatio: 16 / 9 }}>
        <IconMovieOff size={48} stroke={1.2} aria-hidden />
      </div>
    )
  return (
    <div className={styles.frame} style={{ aspectRatio: Math.max(ratio, 1) }}>
      {video.thumbnail_url ? <img src={video.thumbnail_url} alt="" /> : <Skeleton height="100%" radius={0} />}
      <span className={styles.soon}>Preparing preview</span>
    </div>
  )
}

/** Space, arrows, m, c, wherever the focus is. */
export function usePlayerKeys() {
  const clock = useClock()
  const step = (ms: number) => () => clock.seek(clock.ms + ms)
  useShortcuts({
    " ": () => clock.toggle(),
    k: () => clock.toggle(),
    ArrowLeft: step(-5000),
    ArrowRight: step(5000),
    "shift+ArrowLeft": step(-1000),
    "shift+ArrowRight": step(1000),
    m: () => {
      const video = clock.video.current
      if (video) video.muted = !video.muted
    },
    c: () => {
      const track = clock.video.current?.textTracks[0]
      if (track) track.mode = track.mode === "showing" ? "hidden" : "showing"
    },
  })
}
