import { Skeleton } from "@mantine/core"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { lazy, Suspense } from "react"
import type { Transcript } from "~/api/analyses"
import type { Clip } from "~/api/clips"
import type { Framing, Look } from "~/api/exports"
import type { Video } from "~/api/videos"
import { type LookDraft, shapeOf } from "~/features/exports/draft"
import type { Price } from "~/features/exports/price"
import { Similar } from "~/features/find/Similar"
import type { Timeline } from "~/features/live/timeline"
import { clock as clockText } from "~/ui/format"
import { Panels } from "~/ui/Panels"
import styles from "./ClipPanels.module.css"
import type { Draft } from "./draft"
import { type Removal, Tightening, toggled } from "./Tightening"
import { Words } from "./Words"

// the panel of the transcript is the first to be seen; the others come when they are opened
const CaptionsPanel = lazy(() => import("./CaptionsPanel").then(({ CaptionsPanel }) => ({ default: CaptionsPanel })))
const ExportForm = lazy(() =>
  import("~/features/exports/ExportForm").then(({ ExportForm }) => ({ default: ExportForm })),
)
const LayoutPanel = lazy(() => import("./LayoutPanel").then(({ LayoutPanel }) => ({ default: LayoutPanel })))

const PANELS = { words: "Trim", layout: "Layout", captions: "Captions", export: "Export" }
type Panel = keyof typeof PANELS

interface Props {
  clip: Clip
  video: Video
  transcript: Transcript
  framing: Framing | undefined
  timeline: Timeline
  request: Look
  draft: Draft
  change: (part: Partial<Draft>) => void
  look: LookDraft
  set: (part: Partial<LookDraft>) => void
  making: boolean
  make: () => Promise<unknown>
  price: Price | undefined
}

/** What can be changed about a clip; which panel is open is in the address. */
export function ClipPanels({
  clip,
  video,
  transcript,
  framing,
  timeline,
  request,
  draft,
  change,
  look,
  set,
  making,
  make,
  price,
}: Props) {
  const { panel = "words" } = useSearch({ from: "/inside/clips/$clipId" })
  const navigate = useNavigate({ from: "/clips/$clipId" })
  const open = (next: Panel) =>
    void navigate({ search: (before) => ({ ...before, panel: next }), replace: true, resetScroll: false })
  const contents: Record<Panel, () => React.ReactNode> = {
    words: () => (
      <TrimPanel {...{ clip, draft, transcript, timeline, change, look, set }} removals={framing?.removals ?? []} />
    ),
    layout: () => <LayoutPanel video={video} framing={framing} timeline={timeline} look={look} set={set} />,
    captions: () => (
      <CaptionsPanel
        look={look}
        set={set}
        request={request}
        words={transcript.words}
        range={draft}
        timeline={timeline}
        shape={shapeOf(look)}
        framing={framing}
      />
    ),
    export: () => (
      <ExportForm
        source={{ clip_id: clip.id }}
        request={request}
        look={look}
        set={set}
        lengthMs={timeline.lengthMs}
        make={make}
        making={making}
        price={price}
      />
    ),
  }
  return (
    <Panels names={PANELS} panel={panel} open={open}>
      {(shown) => <Suspense fallback={<Skeleton height={320} radius="lg" />}>{contents[shown]()}</Suspense>}
    </Panels>
  )
}

type TrimProps = Pick<Props, "clip" | "draft" | "transcript" | "timeline" | "change" | "look" | "set"> & {
  removals: Removal[]
}

/** Where the clip begins and ends, by its words, and what of it is left out; what else is like it. */
function TrimPanel({ clip, draft, transcript, timeline, change, look, set, removals }: TrimProps) {
  return (
    <div className={styles.panel}>
      <p className={`${styles.range} tabular`}>
        <span>{clockText(draft.start_ms, true)}</span>
        <span aria-hidden>–</span>
        <span>{clockText(draft.end_ms, true)}</span>
        <strong>{clockText(timeline.lengthMs, true)}</strong>
      </p>
      <Tightening value={look.tightening} removals={removals} set={(tightening) => set({ tightening })} />
      <Words
        words={transcript.words}
        range={draft}
        removals={removals}
        toggle={(removal) => set({ restored: toggled(look.restored, removal) })}
        set={(start_ms, end_ms) => change({ start_ms, end_ms })}
        language={transcript.language}
      />
      <Similar clipId={clip.id} />
    </div>
  )
}
