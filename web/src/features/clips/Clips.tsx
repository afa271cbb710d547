import { Button, Skeleton } from "@mantine/core"
import { IconSparkles } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import { bestClipsQuery, type Clip } from "~/api/clips"
import { videoQuery } from "~/api/videos"
import { ClipPicture } from "~/features/splices/ClipPicture"
import { clock, many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Score } from "~/ui/Score"
import { Empty, Failed } from "~/ui/States"
import styles from "./Clips.module.css"

/** The clips of all videos, the best first. */
export function Clips() {
  const clips = useQuery(bestClipsQuery)
  const navigate = useNavigate()
  return (
    <Page wide title="Clips" note={clips.data ? `${many(clips.data.total, "clip")}, best first` : " "}>
      {clips.isError && !clips.data && <Failed error={clips.error} again={() => void clips.refetch()} />}
      {clips.data?.total === 0 && (
        <Empty
          icon={<IconSparkles size={28} stroke={1.5} />}
          title="No clips yet"
          action={<Button onClick={() => void navigate({ to: "/library" })}>Go to the library</Button>}
        >
          Upload a video and Cutroom finds its best moments. The best ones of all your videos are listed here.
        </Empty>
      )}
      <ul className={styles.grid}>
        {clips.isPending &&
          Array.from({ length: 6 }, (_, i) => (
            <Skeleton key={`s${String(i)}`} style={{ aspectRatio: "9 / 16" }} radius="lg" />
          ))}
        {clips.data?.items.map((clip) => (
          <ClipTile key={clip.id} clip={clip} />
        ))}
      </ul>
    </Page>
  )
}

function ClipTile({ clip }: { clip: Clip }) {
  const { data: video } = useQuery(videoQuery(clip.video_id))
  return (
    <li className={styles.tile}>
      <Link to="/clips/$clipId" params={{ clipId: clip.id }} className={styles.link}>
        <span className={styles.picture}>
          <ClipPicture clip={clip} shape={9 / 16} plays={false} />
          <span className={styles.score}>
            <Score value={clip.attention_score} size={40} label="Attention score" />
          </span>
          <span className={`${styles.length} tabular`}>{clock(clip.duration_ms)}</span>
        </span>
        <span className={styles.title}>{clip.title}</span>
      </Link>
      {video && (
        <Link
          to="/videos/$videoId"
          params={{ videoId: clip.video_id }}
          search={{ clip: clip.id }}
          className={styles.from}
        >
          {video.title}
        </Link>
      )}
    </li>
  )
}
