import { useNavigate, useSearch } from "@tanstack/react-router"
import type { Transcript } from "~/api/analyses"
import type { Clip } from "~/api/clips"
import type { Framing, Look } from "~/api/exports"
import type { Video } from "~/api/videos"
import { type LookDraft, shapeOf } from "~/features/exports/draft"
import { ExportForm } from "~/features/exports/ExportForm"
import type { Price } from "~/features/exports/price"
import { Similar } from "~/features/find/Similar"
import { clock as clockText } from "~/ui/format"
import { Panels } from "~/ui/Panels"
import { CaptionsPanel } from "./CaptionsPanel"
import styles from "./ClipPanels.module.css"
import type { Draft } from "./draft"
import { LayoutPanel } from "./LayoutPanel"
import { introOf, originOf } from "./Screen"
import { Words } from "./Words"

const PANELS = { words: "Trim", layout: "Layout", captions: "Captions", export: "Export" }
type Panel = keyof typeof PANELS

interface Props {
  clip: Clip
  video: Video
  transcript: Transcript
  framing: Framing | undefined
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
  const origin = originOf(framing) ?? draft.start_ms
  const introMs = introOf(framing)
  const contents: Record<Panel, () => React.ReactNode> = {
    words: () => <TrimPanel clip={clip} draft={draft} transcript={transcript} change={change} />,
    layout: () => <LayoutPanel video={video} framing={framing} originMs={origin} look={look} set={set} />,
    captions: () => (
      <CaptionsPanel
        look={look}
        set={set}
        request={request}
        words={transcript.words}
        range={draft}
        introMs={introMs}
        shape={shapeOf(look)}
      />
    ),
    export: () => (
      <ExportForm
        source={{ clip_id: clip.id }}
        request={request}
        look={look}
        set={set}
        lengthMs={draft.end_ms - draft.start_ms}
        make={make}
        making={making}
        price={price}
      />
    ),
  }
  return (
    <Panels names={PANELS} panel={panel} open={open}>
      {(shown) => contents[shown]()}
    </Panels>
  )
}

interface TrimProps {
  clip: Clip
  draft: Draft
  transcript: Transcript
  change: (part: Partial<Draft>) => void
}

/** Where the clip begins and ends, by its words; what else is like it. */
function TrimPanel({ clip, draft, transcript, change }: TrimProps) {
  return (
    <div className={styles.panel}>
      <p className={`${styles.range} tabular`}>
        <span>{clockText(draft.start_ms, true)}</span>
        <span aria-hidden>–</span>
        <span>{clockText(draft.end_ms, true)}</span>
        <strong>{clockText(draft.end_ms - draft.start_ms, true)}</strong>
      </p>
      <Words
        words={transcript.words}
        range={draft}
        set={(start_ms, end_ms) => change({ start_ms, end_ms })}
        language={transcript.language}
      />
      <Similar clipId={clip.id} />
    </div>
  )
}
