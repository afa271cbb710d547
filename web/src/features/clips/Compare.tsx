import { Button, Skeleton } from "@mantine/core"
import { IconColumns3 } from "@tabler/icons-react"
import { useQueries, useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { signalsQuery } from "~/api/analyses"
import { type Clip, clipQuery } from "~/api/clips"
import { exportsQuery } from "~/api/exports"
import { videoQuery } from "~/api/videos"
import { clock } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Score } from "~/ui/Score"
import { Empty } from "~/ui/States"
import styles from "./Compare.module.css"
import { focusOf } from "./focus"
import { MakeShort } from "./MakeShort"
import { Preview } from "./Preview"
import { Reasons } from "./Reasons"

/** Up to four moments side by side. */
export function Compare() {
  const { ids = "" } = useSearch({ from: "/inside/compare" })
  const navigate = useNavigate()
  const queries = useQueries({ queries: ids.split("~").filter(Boolean).map(clipQuery) })
  const clips = queries.flatMap((one) => (one.data ? [one.data] : []))
  const video = clips[0]?.video_id
  const { data } = useQuery({ ...videoQuery(video ?? ""), enabled: video !== undefined })
  return (
    <Page
      wide
      title="Compare"
      crumbs={[
        { label: "Library", link: { to: "/library" } },
        ...(data
          ? [{ label: data.title, link: { to: "/videos/$videoId", params: { videoId: data.id } } as const }]
          : []),
      ]}
    >
      {queries.some((one) => one.isPending) && <Skeleton height={480} radius="lg" />}
      {queries.every((one) => one.isError) && (
        <Empty
          icon={<IconColumns3 size={28} stroke={1.5} />}
          title="Nothing to compare"
          action={<Button onClick={() => void navigate({ to: "/library" })}>Go to the library</Button>}
        >
          Select two or more clips of a video, then choose Compare.
        </Empty>
      )}
      <div className={styles.columns}>
        {clips.map((clip) => (
          <Column key={clip.id} clip={clip} />
        ))}
      </div>
    </Page>
  )
}

function Column({ clip }: { clip: Clip }) {
  const { data: video } = useQuery(videoQuery(clip.video_id))
  const { data: signals } = useQuery(signalsQuery(clip.video_id, clip.analysis_id))
  const { data: exports } = useQuery(exportsQuery({ clip_id: clip.id }))
  return (
    <article className={styles.column}>
      {video ? (
        <Preview clip={clip} video={video} focus={focusOf(signals?.faces ?? [], clip.start_ms, clip.end_ms)} />
      ) : (
        <Skeleton style={{ aspectRatio: "9 / 16" }} radius="lg" />
      )}
      <div className={styles.title}>
        <Score value={clip.attention_score} label="Attention score" />
        <h2>{clip.title}</h2>
      </div>
      <p className="quiet tabular">
        {clock(clip.start_ms)}–{clock(clip.end_ms)} · {clock(clip.duration_ms)}
      </p>
      <Reasons clip={clip} />
      <MakeShort clip={clip} latest={exports?.items[0]} />
    </article>
  )
}
