import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useParams } from "@tanstack/react-router"
import { signalsQuery, transcriptQuery } from "~/api/analyses"
import { clipQuery } from "~/api/clips"
import { videoQuery } from "~/api/videos"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { ClipBench } from "./ClipBench"

/** One clip: where it begins and ends, how it looks, and on to the file. */
export function ClipEditor() {
  const { clipId } = useParams({ from: "/inside/clips/$clipId" })
  const clip = useQuery(clipQuery(clipId))
  const of = [clip.data?.video_id ?? "", clip.data?.analysis_id] as const
  const video = useQuery({ ...videoQuery(of[0]), enabled: Boolean(clip.data) })
  const transcript = useQuery(transcriptQuery(...of))
  const signals = useQuery(signalsQuery(...of))
  const broken = [clip, video, transcript, signals].find((one) => one.isError && !one.data)
  const crumbs = [{ label: "Library", link: { to: "/library" } as const }]
  if (broken)
    return (
      <Page title="Clip" crumbs={crumbs}>
        <Failed error={broken.error} again={() => void broken.refetch()} />
      </Page>
    )
  if (clip.data && video.data && transcript.data && signals.data)
    return (
      <ClipBench key={clipId} clip={clip.data} video={video.data} transcript={transcript.data} signals={signals.data} />
    )
  return (
    <Page wide title="Edit clip" tab={clip.data?.title ?? "Clip"} crumbs={crumbs}>
      <Skeleton height={560} radius="lg" />
    </Page>
  )
}
