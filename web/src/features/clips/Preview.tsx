import { useEffect, useRef, useState } from "react"
import type { Clip } from "~/api/clips"
import type { Video } from "~/api/videos"
import { type Focus, positionOf, windowOf } from "./focus"
import { frameAt } from "./frames"
import styles from "./Preview.module.css"

interface Props {
  clip: Clip
  video: Video
  focus: Focus
  /** Width by height; upright where nothing is said. */
  shape?: number
  /** Plays also while this is true. */
  plays?: boolean
}

/** A clip around its subject: a still, which plays without sound while the pointer rests on it. */
export function Preview({ clip, video, focus, shape = 9 / 16, plays = false }: Props) {
  const [over, setOver] = useState(false)
  const playing = over || plays
  return (
    <div
      className={styles.preview}
      style={{
        aspectRatio: shape,
        backgroundImage: video.thumbnail_url && !video.proxy_url ? `url("${video.thumbnail_url}")` : undefined,
      }}
      onPointerEnter={() => setOver(true)}
      onPointerLeave={() => setOver(false)}
    >
      {video.proxy_url && <Still url={video.proxy_url} atMs={clip.start_ms + 400} focus={focus} shape={shape} />}
      {playing && video.proxy_url && (
        <Moving clip={clip} video={video} url={video.proxy_url} focus={focus} shape={shape} />
      )}
    </div>
  )
}

function Still({ url, atMs, focus, shape }: { url: string; atMs: number; focus: Focus; shape: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [drawn, setDrawn] = useState(false)
  const { x, y } = focus
  useEffect(
    () =>
      frameAt(url, atMs, (video) => {
        const pen = canvas.current?.getContext("2d")
        if (!pen) return
        const from = windowOf(video.videoWidth, video.videoHeight, { x, y }, shape)
        pen.canvas.width = from.w
        pen.canvas.height = from.h
        pen.drawImage(video, from.x, from.y, from.w, from.h, 0, 0, from.w, from.h)
        setDrawn(true)
      }),
    [url, atMs, x, y, shape],
  )
  return <canvas ref={canvas} className={styles.still} data-drawn={drawn || undefined} />
}

function Moving({ clip, video, url, focus, shape }: Omit<Props, "plays"> & { url: string }) {
  const element = useRef<HTMLVideoElement>(null)
  const [share, setShare] = useState(0)
  const start = clip.start_ms / 1000
  const end = clip.end_ms / 1000
  useEffect(() => {
    const player = element.current
    if (!player) return
    player.currentTime = start
    void player.play().catch(() => undefined)
  }, [start])
  const follow = () => {
    const player = element.current
    if (!player) return
    if (player.currentTime >= end) player.currentTime = start
    setShare(Math.max(0, (player.currentTime - start) / (end - start)))
  }
  return (
    <>
      <video
        ref={element}
        className={styles.moving}
        src={url}
        muted
        playsInline
        onTimeUpdate={follow}
        style={{ objectPosition: positionOf(video.width ?? 16, video.height ?? 9, focus, shape) }}
        aria-hidden
        tabIndex={-1}
      />
      <span className={styles.progress} style={{ transform: `scaleX(${share})` }} aria-hidden />
    </>
  )
}
