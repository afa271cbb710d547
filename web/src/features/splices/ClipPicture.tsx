import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { signalsQuery } from "~/api/analyses"
import type { Clip } from "~/api/clips"
import { videoQuery } from "~/api/videos"
import { focusOf } from "~/features/clips/focus"
import { Preview } from "~/features/clips/Preview"

/** A clip's picture around its subject, wherever it comes from. */
export function ClipPicture({ clip, shape, plays }: { clip: Clip; shape: number; plays: boolean }) {
  const { data: video } = useQuery(videoQuery(clip.video_id))
  const { data: signals } = useQuery(signalsQuery(clip.video_id, clip.analysis_id))
  if (!video) return <Skeleton style={{ aspectRatio: shape }} radius={0} />
  const focus = focusOf(signals?.faces ?? [], clip.start_ms, clip.end_ms)
  return <Preview clip={clip} video={video} focus={focus} shape={shape} plays={plays} />
}
