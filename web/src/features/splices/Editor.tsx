import { Button, TextInput } from "@mantine/core"
import { IconScissors } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { lazy, type ReactNode, useCallback, useMemo, useState } from "react"
import { framingQuery, type Look, showExport } from "~/api/exports"
import { type Splice, type SpliceOptions, showSplice } from "~/api/splices"
import { useShortcuts } from "~/app/shortcuts"
import { History } from "~/features/editing/History"
import { SaveState } from "~/features/editing/SaveState"
import { type LookDraft, shapeOf, useLook } from "~/features/exports/draft"
import { useMake } from "~/features/exports/make"
import { exportLabel, isShort } from "~/features/exports/price"
import { FinalFrame } from "~/features/live/FinalFrame"
import type { Layer } from "~/features/live/layers"
import { Transport } from "~/features/live/Transport"
import { ClockProvider, useClock, useNewClock, usePlaying, useTime } from "~/features/video/player"
import { afterFirstPaint } from "~/ui/afterFirstPaint"
import { Conflict } from "~/ui/Conflict"
import { EditorFrame } from "~/ui/EditorFrame"
import type { Crumb } from "~/ui/Page"
import { Panels } from "~/ui/Panels"
import { useSpliceDraft } from "./draft"
import { FramePanel } from "./FramePanel"
import { type Side, Stage } from "./Stage"
import { useTexts } from "./texts"

const panels = () => import("./panels")
const [TextPanel, CaptionsPanel, SoundPanel, ExportForm] = [
  lazy(() => panels().then(({ TextPanel }) => ({ default: TextPanel }))),
  lazy(() => panels().then(({ CaptionsPanel }) => ({ default: CaptionsPanel }))),
  lazy(() => panels().then(({ SoundPanel }) => ({ default: SoundPanel }))),
  lazy(() => panels().then(({ ExportForm }) => ({ default: ExportForm }))),
]
afterFirstPaint(() => void panels())

const PANELS = { frame: "Frame", texts: "Text", captions: "Captions", sound: "Audio", export: "Export" }
type Panel = keyof typeof PANELS

interface Props {
  splice: Splice
  first: Side
  second: Side
  back: Crumb
}

/** The editor: the picture to the left, what can be changed about it to the right. */
export function Editor(props: Props) {
  const clock = useNewClock()
  return (
    <ClockProvider value={clock}>
      <Bench {...props} />
    </ClockProvider>
  )
}

function Bench({ splice, first, second, back }: Props) {
  const saving = useSpliceDraft(splice)
  const { draft, change, undo, redo, saved, save } = saving
  const [muted, setMuted] = useState(false)
  const lengthMs = splice.duration_ms ?? 0
  const open = useOpen()
  const { look, set } = useLook(splice.id)
  const options = (part: Partial<SpliceOptions>, field: string) =>
    change({ options: { ...draft.options, ...part } }, field)
  const texts = useTexts(draft.options, options, lengthMs, first.clip.start_ms, open)
  const { making, make, price } = useMake({ splice_id: splice.id }, look, save)
  useEditorKeys({ undo, redo, save, swap: () => options({ swap: !draft.options.swap }, "swap"), addText: texts.add })
  const { panel } = useSearch({ from: "/inside/splices/$spliceId" })
  const shape = shapeOf(look)
  const framing = useFramed(saved, look)
  const arranged = (["layout", "split_ratio", "swap", "captions", "captions_from"] as const).every(
    (name) => saved.options[name] === draft.options[name],
  )
  const request = useRenderRequest(saved, look)
  const split = useCallback(
    (ratio: number) => change({ options: { ...draft.options, split_ratio: ratio } }, "ratio"),
    [change, draft.options],
  )
  return (
    <>
      <EditorFrame
        title="Edit splice"
        tab={draft.title}
        back={back}
        shape={shape}
        name={
          <>
            <TextInput
              aria-label="Title"
              value={draft.title}
              maxLength={200}
              error={!draft.title.trim()}
              onChange={(event) => change({ title: event.currentTarget.value })}
            />
            <SaveState status={saving.status} why={saving.why} />
          </>
        }
        actions={
          <>
            <History {...saving} />
            {panel !== "export" && (
              <Button
                leftSection={<IconScissors size={16} />}
                loading={making}
                disabled={isShort(price)}
                onClick={() => void make()}
              >
                {exportLabel(price)}
              </Button>
            )}
          </>
        }
        preview={
          <Stage
            first={first}
            second={second}
            options={draft.options}
            lengthMs={lengthMs}
            framed={framing?.layers as Layer[] | undefined}
            captioned={arranged ? framing : undefined}
            shape={shape}
            selected={texts.selected}
            select={texts.select}
            moveText={texts.move}
            removeText={texts.remove}
            editText={texts.edit}
            split={split}
            muted={muted}
          >
            <SpliceFrame
              splice={saved}
              request={request}
              ready={saving.status === "saved"}
              originMs={first.clip.start_ms}
            />
          </Stage>
        }
        timeline={
          <Transport
            muted={muted}
            setMuted={setMuted}
            lengthMs={lengthMs}
            positionAt={(ms) => ms - first.clip.start_ms}
            playerAt={(ms) => ms + first.clip.start_ms}
          />
        }
        controls={
          <SplicePanels>
            {(panel) => {
              if (panel === "sound")
                return <SoundPanel options={draft.options} change={options} first={first.clip} second={second.clip} />
              if (panel === "texts")
                return (
                  <TextPanel
                    texts={texts}
                    all={draft.options.text_overlays}
                    lengthMs={lengthMs}
                    originMs={first.clip.start_ms}
                  />
                )
              if (panel === "captions")
                return (
                  <CaptionsPanel options={draft.options} change={options} first={first.clip} second={second.clip} />
                )
              if (panel === "export")
                return (
                  <ExportForm
                    source={{ splice_id: splice.id }}
                    request={request}
                    version={saved.version}
                    look={look}
                    set={set}
                    lengthMs={lengthMs}
                    make={make}
                    making={making}
                    price={price}
                  />
                )
              return <FramePanel splice={saved} draft={draft} change={change} options={options} />
            }}
          </SplicePanels>
        }
      />
      {saving.status === "conflict" && <Conflict what="splice" take={saving.takeTheirs} keep={saving.keepMine} />}
    </>
  )
}

function useOpen() {
  const navigate = useNavigate({ from: "/splices/$spliceId" })
  return useCallback(
    (next: Panel) =>
      void navigate({ search: (before) => ({ ...before, panel: next }), replace: true, resetScroll: false }),
    [navigate],
  )
}

/** Which panel is open is said by the address; the editor around it stays as it is. */
function SplicePanels({ children }: { children: (panel: Panel) => ReactNode }) {
  const { panel = "frame" } = useSearch({ from: "/inside/splices/$spliceId" })
  const open = useOpen()
  return (
    <Panels names={PANELS} panel={panel} open={open}>
      {children}
    </Panels>
  )
}

/** What the renderer shows of the two clips, and where it puts the captions; the same until one of both changes. */
function useFramed(splice: Splice, { resolution, preset }: Pick<LookDraft, "resolution" | "preset">) {
  const { layout, split_ratio, swap, captions, captions_from } = splice.options
  const ask = { source: { splice_id: splice.id }, format: { resolution, codec: "h264" as const }, preset }
  const of = [splice.id, layout, split_ratio, swap, resolution, preset, captions, captions_from]
  return useQuery(framingQuery({ ...ask, layout: "auto" }, of)).data
}

interface Doing {
  undo: () => void
  redo: () => void
  save: () => Promise<unknown>
  swap: () => void
  addText: () => void
}

function useEditorKeys({ undo, redo, save, swap, addText }: Doing) {
  const clock = useClock()
  useShortcuts({
    "mod+z": (event) => (event.shiftKey ? redo() : undo()),
    "mod+y": redo,
    "mod+s": () => void save().catch(() => undefined),
    " ": () => clock.toggle(),
    k: () => clock.toggle(),
    ArrowLeft: () => clock.seek(clock.ms - 1000),
    ArrowRight: () => clock.seek(clock.ms + 1000),
    x: swap,
    t: addText,
  })
}

/** What is asked of the renderer for a picture of the saved draft. */
function useRenderRequest(splice: Splice, look: LookDraft): Look {
  const { id } = splice
  const { preset, brand } = look
  const resolution = look.resolution === "1080x1920" ? "720x1280" : look.resolution
  return useMemo(
    () => ({ source: { splice_id: id }, format: { resolution, codec: "h264" }, layout: "auto", preset, brand }),
    [id, resolution, preset, brand],
  )
}

interface FrameProps {
  splice: Splice
  request: Look
  ready: boolean
  originMs: number
}

const STEP_MS = 100

/** The draft's frame; with a platform or a brand, the frame of the export that it will be. */
function SpliceFrame({ splice, request, ready, originMs }: FrameProps) {
  const playing = usePlaying()
  const lengthMs = splice.duration_ms ?? 0
  const at = useTime((ms) => Math.max(0, Math.min(lengthMs - 1, Math.round((ms - originMs) / STEP_MS) * STEP_MS)))
  const { data: framing } = useQuery({
    ...framingQuery(request, [request, splice.version]),
    enabled: Boolean(request.brand),
  })
  const introMs = (request.brand && framing?.layers.find((layer) => layer.source === "first")?.at_ms) || 0
  const body = { timestamp_ms: at, resolution: request.format?.resolution ?? "720x1280", kind: "frame" as const }
  const dressed = request.preset || request.brand
  return (
    <FinalFrame
      of={playing ? "playing" : [request, splice.version, at + introMs]}
      ready={ready && !playing}
      ask={(signal) => (dressed ? showExport(request, at + introMs, signal) : showSplice(splice.id, body, signal))}
    />
  )
}
