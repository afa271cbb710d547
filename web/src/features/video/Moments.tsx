import { Button, Select, Skeleton } from "@mantine/core"
import { IconColumns3, IconDownload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useCallback, useMemo } from "react"
import type { Analysis, FaceTrack } from "~/api/analyses"
import { type Clip, clipsQuery, selectClips } from "~/api/clips"
import { type Export, exportsQuery } from "~/api/exports"
import { retryJob } from "~/api/jobs"
import { queryClient } from "~/api/query"
import type { Video } from "~/api/videos"
import { ClipCard } from "~/features/clips/ClipCard"
import { startShown } from "~/features/exports/make"
import { exportLabel, useListPrice } from "~/features/exports/price"
import { SpliceBoth } from "~/features/splices/SpliceBoth"
import { ago, many } from "~/ui/format"
import { done, failed } from "~/ui/toast"
import { AskAgain } from "./AskAgain"
import styles from "./Moments.module.css"

interface Props {
  video: Video
  analyses: Analysis[]
  analysis: Analysis | undefined
  running: boolean
  /** The newest analysis, where it failed and an older one is shown. */
  lost: Analysis | undefined
  clips: Clip[] | undefined
  faces: FaceTrack[] | undefined
  current: string | undefined
  show: (clip: Clip) => void
}

const NO_FACES: FaceTrack[] = []

/** The clip grid with everything that shapes it. */
export function Moments({ video, analyses, analysis, running, lost, clips, faces = NO_FACES, current, show }: Props) {
  const latest = useLatestExports(video.id)
  const select = useSelection(analysis?.id)
  if (!analysis && !running) return null
  return (
    <section className={styles.moments} aria-labelledby="moments">
      <div className={styles.head}>
        <h2 id="moments">{clips ? many(clips.length, "clip") : "Clips"}</h2>
        {analysis && <Order analyses={analyses} analysis={analysis} />}
        {analysis && <AskAgain key={analysis.id} videoId={video.id} options={analysis.options} running={running} />}
      </div>
      {lost && <Lost analysis={lost} />}
      {analysis?.notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      {clips?.length === 0 && (
        <p className={styles.none}>No clips with these settings. Try more clips, a shorter length, or no topic.</p>
      )}
      <div className={styles.grid}>
        {clips?.map((clip) => (
          <ClipCard
            key={clip.id}
            clip={clip}
            video={video}
            faces={faces}
            latest={latest.get(clip.id)}
            current={clip.id === current}
            select={select}
            show={show}
          />
        ))}
        {!clips &&
          Array.from({ length: 5 }, (_, i) => (
            <Skeleton key={`s${String(i)}`} style={{ aspectRatio: "9 / 16" }} radius="lg" />
          ))}
      </div>
      <Chosen clips={clips?.filter((clip) => clip.selected) ?? []} latest={latest} />
    </section>
  )
}

/** Looking again did not work: why, and a way on. What was found before stays. */
function Lost({ analysis }: { analysis: Analysis }) {
  const { job_id: jobId } = analysis
  return (
    <div className={styles.lost} role="alert">
      <span>The new search failed, so these are your earlier clips. {analysis.error}</span>
      {jobId && (
        <Button size="compact-sm" variant="default" onClick={() => retryJob(jobId).catch(failed)}>
          Resume
        </Button>
      )}
    </div>
  )
}

/** The newest export of each clip. */
function useLatestExports(videoId: string): Map<string, Export> {
  const { data } = useQuery(exportsQuery({ video_id: videoId }))
  return useMemo(() => {
    const newest = new Map<string, Export>()
    for (const one of data?.items ?? []) if (one.clip_id && !newest.has(one.clip_id)) newest.set(one.clip_id, one)
    return newest
  }, [data])
}

/** Select at once on the screen, then on the server; back again if it refuses. */
function useSelection(analysisId: string | undefined) {
  return useCallback(
    async (clip: Clip, selected: boolean) => {
      const mark = (value: boolean) => {
        for (const sort of ["rank", "-attention_score", "start_ms"] as const)
          queryClient.setQueryData(
            clipsQuery(analysisId, sort).queryKey,
            (page) =>
              page && {
                ...page,
                items: page.items.map((one) => (one.id === clip.id ? { ...one, selected: value } : one)),
              },
          )
      }
      await queryClient.cancelQueries({ queryKey: ["clips"] }) // an answer under way knows nothing of it yet
      mark(selected)
      await selectClips([clip.id], selected).catch((error) => {
        mark(!selected)
        failed(error)
      })
    },
    [analysisId],
  )
}

function Order({ analyses, analysis }: { analyses: Analysis[]; analysis: Analysis }) {
  const navigate = useNavigate({ from: "/videos/$videoId" })
  const { sort = "rank" } = useSearch({ from: "/inside/videos/$videoId" })
  const completed = analyses.filter((one) => one.status === "completed")
  const set = (part: object) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false })
  return (
    <div className={styles.order}>
      {completed.length > 1 && (
        <Select
          aria-label="Search results"
          w={230}
          data={completed.map((one) => ({
            value: one.id,
            label: `${one.options.prompt ?? "Best clips"} · ${ago(one.created_at)}`,
          }))}
          value={analysis.id}
          allowDeselect={false}
          onChange={(id) => set({ analysis: id ?? undefined, clip: undefined })}
        />
      )}
      <Select
        aria-label="Sort clips"
        w={150}
        data={[
          { value: "rank", label: "Best first" },
          { value: "-attention_score", label: "Highest score" },
          { value: "start_ms", label: "In video order" },
        ]}
        value={sort}
        allowDeselect={false}
        onChange={(next) => set({ sort: next === "rank" ? undefined : next })}
      />
    </div>
  )
}

function Chosen({ clips, latest }: { clips: Clip[]; latest: Map<string, Export> }) {
  const navigate = useNavigate()
  const priceOf = useListPrice()
  const price = (clip: Clip) => priceOf(clip.end_ms - clip.start_ms)
  if (!clips.length) return null
  const left = clips.filter(
    (clip) => !["queued", "processing", "completed"].includes(latest.get(clip.id)?.status ?? ""),
  )
  const credits = left.reduce((sum, clip) => sum + price(clip), 0)
  const makeAll = async () => {
    try {
      for (const clip of left) await startShown({ source: { clip_id: clip.id } }, price(clip))
      done(`Exporting ${many(left.length, "clip")}`)
    } catch (error) {
      failed(error)
    }
  }
  return (
    <div className={styles.chosen} role="status">
      <strong>{many(clips.length, "clip")} selected</strong>
      {clips.length > 1 && (
        <Button
          variant="subtle"
          leftSection={<IconColumns3 size={16} />}
          onClick={() =>
            void navigate({
              to: "/compare",
              search: {
                ids: clips
                  .slice(0, 4)
                  .map((clip) => clip.id)
                  .join("~"),
              },
            })
          }
        >
          Compare
        </Button>
      )}
      {clips.length === 2 && <SpliceBoth clips={clips} />}
      <Button leftSection={<IconDownload size={16} />} disabled={!left.length} onClick={() => void makeAll()}>
        {left.length ? exportLabel({ credits }, `Export ${many(left.length, "clip")}`) : "All exported"}
      </Button>
      <Button
        variant="subtle"
        onClick={() =>
          selectClips(
            clips.map((clip) => clip.id),
            false,
          ).catch(failed)
        }
      >
        Clear
      </Button>
    </div>
  )
}
