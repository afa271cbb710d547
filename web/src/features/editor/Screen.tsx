import { ActionIcon, Tooltip } from "@mantine/core"
import { IconPlayerPause, IconPlayerPlay, IconVolume, IconVolumeOff } from "@tabler/icons-react"
import { useState } from "react"
import type { Word } from "~/api/analyses"
import type { Video } from "~/api/videos"
import { type Focus, positionOf } from "~/features/clips/focus"
import { usePlayerKeys } from "~/features/video/Player"
import { useAttached, useClock, usePlaying, useTime } from "~/features/video/player"
import { clock as clockText } from "~/ui/format"
import { Captions } from "./Captions"
import type { Draft } from "./draft"
import type { LookDraft } from "./Look"
import styles from "./Screen.module.css"

interface Props {
  video: Video
  words: Word[]
  range: Draft
  look: LookDraft
  focus: Focus
}

/** The short as it will look, at once: cropped around the subject, captions word by word. */
export function Screen({ video, words, range, look, focus }: Props) {
  const clock = useClock()
  const playing = usePlaying()
  const [muted, setMuted] = useState(false)
  useAttached(clock, video.proxy_url)
  usePlayerKeys()
  const [width = 720, height = 1280] = look.resolution.split("x").map(Number)
  return (
    <figure className={styles.screen}>
      <div className={styles.frame} style={{ aspectRatio: width / height, containerType: "size" }}>
        {video.proxy_url ? (
          <video
            ref={clock.video}
            src={video.proxy_url}
            playsInline
            preload="auto"
            muted={muted}
            aria-label="Preview of the short"
            style={{ objectPosition: positionOf(video.width ?? 16, video.height ?? 9, focus, width / height) }}
            onLoadedMetadata={() => clock.seek(range.start_ms)}
            onClick={() => clock.toggle()}
          />
        ) : (
          <p className={styles.soon}>The preview of this video is still being made.</p>
        )}
        {look.captions && (
          <Captions
            words={words}
            startMs={range.start_ms}
            endMs={range.end_ms}
            template={look.captions}
            shape={width / height}
          />
        )}
      </div>
      <figcaption className={styles.bar}>
        <Tooltip label={playing ? "Pause (Space)" : "Play (Space)"}>
          <ActionIcon
            variant="filled"
            size={40}
            radius="xl"
            aria-label={playing ? "Pause" : "Play"}
            onClick={() => clock.toggle()}
          >
            {playing ? <IconPlayerPause size={20} /> : <IconPlayerPlay size={20} />}
          </ActionIcon>
        </Tooltip>
        <Position range={range} />
        <ActionIcon aria-label={muted ? "Sound on" : "Sound off"} onClick={() => setMuted(!muted)}>
          {muted ? <IconVolumeOff size={20} /> : <IconVolume size={20} />}
        </ActionIcon>
      </figcaption>
    </figure>
  )
}

function Position({ range }: { range: Draft }) {
  const tenths = useTime((ms) => Math.floor(Math.max(0, ms - range.start_ms) / 100))
  return (
    <span className="tabular">
      {clockText(tenths * 100, true)} <span className="quiet">of {clockText(range.end_ms - range.start_ms, true)}</span>
    </span>
  )
}
