import { ActionIcon, Checkbox, Popover } from "@mantine/core"
import { IconHelpCircle, IconLayoutRows, IconPencil } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { memo, useState } from "react"
import type { FaceTrack } from "~/api/analyses"
import type { Clip } from "~/api/clips"
import type { Export } from "~/api/exports"
import type { Video } from "~/api/videos"
import { clock } from "~/ui/format"
import { Hint } from "~/ui/Hint"
import { Score } from "~/ui/Score"
import styles from "./ClipCard.module.css"
import { focusOf } from "./focus"
import { MakeShort } from "./MakeShort"
import { Preview } from "./Preview"
import { Reasons } from "./Reasons"

interface Props {
  clip: Clip
  video: Video
  faces: FaceTrack[]
  latest: Export | undefined
  current: boolean
  select: (clip: Clip, selected: boolean) => Promise<void>
  show: (clip: Clip) => void
}

/** One moment: how it looks vertically, what it scores and why, and the way to a file. */
export const ClipCard = memo(function ClipCard({ clip, video, faces, latest, current, select, show }: Props) {
  return (
    <article
      className={styles.card}
      id={`clip-${clip.id}`}
      data-current={current || undefined}
      data-selected={clip.selected || undefined}
    >
      <div className={styles.top}>
        <button
          type="button"
          className={styles.play}
          onClick={() => show(clip)}
          aria-label={`Show “${clip.title}” in the video`}
        >
          <Preview clip={clip} video={video} focus={focusOf(faces, clip.start_ms, clip.end_ms)} />
        </button>
        <span className={styles.score}>
          <Score value={clip.attention_score} size={42} label="Attention score" />
        </span>
        <Selection clip={clip} select={select} />
        <span className={`${styles.length} tabular`}>{clock(clip.duration_ms)}</span>
      </div>
      <div className={styles.name}>
        <h3 className={styles.title}>{clip.title}</h3>
        <Popover width={320} position="top" shadow="md" withArrow>
          <Popover.Target>
            <ActionIcon size={28} aria-label={`Why “${clip.title}” was chosen`}>
              <IconHelpCircle size={18} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <Reasons clip={clip} />
          </Popover.Dropdown>
        </Popover>
      </div>
      <p className={styles.reason}>{clip.reasons[0]}</p>
      <div className={styles.actions}>
        <MakeShort clip={clip} latest={latest} />
        <span className={styles.more} data-ready={latest?.status === "completed" || undefined}>
          <Hint label="Edit">
            <ActionIcon
              variant="default"
              size={36}
              aria-label={`Edit “${clip.title}”`}
              renderRoot={(props) => <Link to="/clips/$clipId" params={{ clipId: clip.id }} {...props} />}
            >
              <IconPencil size={18} />
            </ActionIcon>
          </Hint>
          <Hint label="Pair with another clip">
            <ActionIcon
              variant="default"
              size={36}
              data-pair
              aria-label={`Pair “${clip.title}” with another clip`}
              renderRoot={(props) => <Link to="/splices/new" search={{ first: clip.id }} {...props} />}
            >
              <IconLayoutRows size={18} />
            </ActionIcon>
          </Hint>
        </span>
      </div>
    </article>
  )
})

/** The tick shows at once what was chosen; what the server keeps takes over when it is known. */
function Selection({ clip, select }: Pick<Props, "clip" | "select">) {
  const [wanted, setWanted] = useState<boolean>()
  const choose = (selected: boolean) => {
    setWanted(selected)
    void select(clip, selected).finally(() => setWanted(undefined))
  }
  return (
    <Checkbox
      className={styles.select}
      size="md"
      aria-label={`Select “${clip.title}”`}
      checked={wanted ?? clip.selected}
      onChange={(event) => choose(event.currentTarget.checked)}
    />
  )
}
