import { Button, Skeleton } from "@mantine/core"
import { IconLayoutRows } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useParams } from "@tanstack/react-router"
import { transcriptQuery } from "~/api/analyses"
import type { Clip } from "~/api/clips"
import { type Splice, spliceQuery } from "~/api/splices"
import { videoQuery } from "~/api/videos"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { Editor } from "./Editor"
import type { Side } from "./Stage"

const BACK = { label: "Splices", link: { to: "/splices" } as const }
const CRUMBS = [BACK]

/** One splice: how two clips share a frame, and on to the file. */
export function SpliceEditor() {
  const { spliceId } = useParams({ from: "/inside/splices/$spliceId" })
  const query = useQuery(spliceQuery(spliceId))
  const splice = query.data
  if (query.isError && !splice)
    return (
      <Page title="Splice" crumbs={CRUMBS}>
        <Failed error={query.error} again={() => void query.refetch()} />
      </Page>
    )
  if (!splice) return <Waiting />
  if (!splice.first || !splice.second) return <Halved splice={splice} />
  return <Ready key={splice.id} splice={splice} first={splice.first} second={splice.second} />
}

function Ready({ splice, first, second }: { splice: Splice; first: Clip; second: Clip }) {
  const one = useSide(first)
  const other = useSide(second)
  const broken = [one, other].find(({ video }) => video.isError && !video.data)?.video
  if (broken)
    return (
      <Page title="Splice" crumbs={CRUMBS}>
        <Failed error={broken.error} again={() => void broken.refetch()} />
      </Page>
    )
  if (!one.side || !other.side) return <Waiting />
  return <Editor splice={splice} first={one.side} second={other.side} back={BACK} />
}

function useSide(clip: Clip) {
  const video = useQuery(videoQuery(clip.video_id))
  const { data: transcript } = useQuery(transcriptQuery(clip.video_id, clip.analysis_id))
  const side: Side | undefined = video.data && { clip, video: video.data, transcript }
  return { video, side }
}

function Waiting() {
  return (
    <Page wide title="Splice" crumbs={CRUMBS}>
      <Skeleton height={560} radius="lg" />
    </Page>
  )
}

/** One of the two was deleted: what is left can be paired anew. */
function Halved({ splice }: { splice: Splice }) {
  const navigate = useNavigate()
  const left = splice.first ?? splice.second
  return (
    <Page title={splice.title} crumbs={CRUMBS}>
      <Empty
        icon={<IconLayoutRows size={28} stroke={1.5} />}
        title="A clip in this splice was deleted"
        action={
          <Button
            onClick={() =>
              void navigate({ to: "/splices/new", search: left ? { first: left.id, mode: splice.mode } : {} })
            }
          >
            {left ? "Choose another clip" : "New splice"}
          </Button>
        }
      >
        {left ? `“${left.title}” is still there, and so are your exports.` : "Both clips were deleted."}
      </Empty>
    </Page>
  )
}
