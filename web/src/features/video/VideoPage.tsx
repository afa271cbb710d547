import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { analysesQuery, isRunning, signalsQuery, transcriptQuery } from "~/api/analyses"
import { type Clip, clipsQuery } from "~/api/clips"
import { videoQuery } from "~/api/videos"
import { Finder } from "~/features/find/Finder"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { Heading } from "./Heading"
import { Made } from "./Made"
import { Moments } from "./Moments"
import { Player } from "./Player"
import { ClockProvider, useNewClock } from "./player"
import { AnalysisStanding, Refused } from "./Standing"
import { Timeline } from "./Timeline"
import { Transcript } from "./Transcript"
import { VideoMenu } from "./VideoMenu"
import styles from "./VideoPage.module.css"

/** One video: look at it, read it, see why its moments were chosen, and make shorts of them. */
export function VideoPage() {
  const { videoId } = useParams({ from: "/inside/videos/$videoId" })
  const video = useQuery(videoQuery(videoId))
  if (video.isError && !video.data)
    return (
      <Page title="Video" crumbs={[{ label: "Library", link: { to: "/library" } }]}>
        <Failed error={video.error} again={() => void video.refetch()} />
      </Page>
    )
  return (
    <Page
      wide
      title={video.data?.title ?? "Video"}
      crumbs={[{ label: "Library", link: { to: "/library" } }]}
      heading={video.data ? <Heading video={video.data} /> : <Skeleton height={38} width={320} />}
      actions={video.data && <VideoMenu video={video.data} />}
    >
      <Content key={videoId} videoId={videoId} />
    </Page>
  )
}

function Content({ videoId }: { videoId: string }) {
  const clock = useNewClock()
  const state = useVideoState(videoId)
  const { video, running, finished, transcript, signals, clips, search, change } = state
  const pick = (clip: Clip) => {
    clock.seek(clip.start_ms)
    clock.play()
    change({ clip: clip.id })
  }
  if (!video) return <Skeleton height={420} radius="lg" />
  if (video.status === "failed" && !finished) return <Refused video={video} />
  const shown = running ?? (finished ? undefined : state.analyses[0])
  return (
    <ClockProvider value={clock}>
      <div className={styles.top}>
        <Player
          video={video}
          analysisId={finished?.id}
          startMs={search.t === undefined ? undefined : search.t * 1000}
        />
        {shown ? (
          <AnalysisStanding analysisId={shown.id} video={video} />
        ) : (
          <Transcript
            video={video}
            transcript={transcript}
            find={search.find ?? ""}
            setFind={(find) => change({ find: find || undefined })}
          />
        )}
      </div>
      {finished && <Timeline signals={signals} clips={clips ?? []} current={search.clip} pick={pick} />}
      {finished && (
        <Finder
          videoId={videoId}
          about={search.about ?? ""}
          change={(about) => change({ about: about || undefined })}
        />
      )}
      <Moments
        video={video}
        analyses={state.analyses}
        analysis={finished}
        running={running !== undefined}
        lost={state.lost}
        clips={clips}
        faces={signals?.faces}
        current={search.clip}
        show={(clip) => {
          pick(clip)
          scrollTo({ top: 0, behavior: "smooth" })
        }}
      />
      <Made videoId={videoId} title={video.title} />
    </ClockProvider>
  )
}

/** Everything that is known of a video, and what the address asks to be shown. */
function useVideoState(videoId: string) {
  const search = useSearch({ from: "/inside/videos/$videoId" })
  const navigate = useNavigate({ from: "/videos/$videoId" })
  const { data: video } = useQuery(videoQuery(videoId))
  const { data: list } = useQuery(analysesQuery(videoId))
  const analyses = list?.items ?? []
  const running = analyses.find(isRunning)
  const completed = analyses.filter((one) => one.status === "completed")
  const finished = completed.find((one) => one.id === search.analysis) ?? completed[0]
  const newest = completed[0]?.id
  const lost = finished && analyses[0]?.status === "failed" ? analyses[0] : undefined
  const { data: transcript } = useQuery(transcriptQuery(videoId, newest))
  const { data: signals } = useQuery(signalsQuery(videoId, newest))
  const { data: clips } = useQuery(clipsQuery(finished?.id, search.sort))
  const change = (part: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false })
  return { video, analyses, running, finished, lost, transcript, signals, clips: clips?.items, search, change }
}
