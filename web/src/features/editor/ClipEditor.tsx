import { Button, Skeleton, TextInput } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { IconArrowBackUp, IconLayoutRows, IconScissors } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useState } from "react"
import { type Signals, signalsQuery, type Transcript, transcriptQuery } from "~/api/analyses"
import { ApiError } from "~/api/client"
import { type Clip, changeClip, clipQuery } from "~/api/clips"
import { type Look as AskedLook, framingQuery, showExport } from "~/api/exports"
import { queryClient } from "~/api/query"
import { type Video, videoQuery } from "~/api/videos"
import { useShortcuts } from "~/app/shortcuts"
import { focusOf } from "~/features/clips/focus"
import { type LookDraft, shapeOf, useLook } from "~/features/exports/draft"
import { ExportForm } from "~/features/exports/ExportForm"
import { useMake } from "~/features/exports/make"
import { Similar } from "~/features/find/Similar"
import { Exact } from "~/features/live/Exact"
import pictures from "~/features/live/live.module.css"
import { shaped } from "~/features/live/shaped"
import { ClockProvider, useNewClock, usePlaying, useTime } from "~/features/video/player"
import { Conflict } from "~/ui/Conflict"
import { clock as clockText } from "~/ui/format"
import { Hint } from "~/ui/Hint"
import { Page } from "~/ui/Page"
import { Panels } from "~/ui/Panels"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { CaptionsPanel } from "./CaptionsPanel"
import styles from "./ClipEditor.module.css"
import { type Draft, isChanged, snapped, trimmed, useDraft } from "./draft"
import { LayoutPanel } from "./LayoutPanel"
import { introOf, originOf, Screen } from "./Screen"
import { Trim } from "./Trim"
import { Words } from "./Words"

/** One clip: where it begins and ends, how it looks, and on to the file. */
export function ClipEditor() {
  const { clipId } = useParams({ from: "/inside/clips/$clipId" })
  const clip = useQuery(clipQuery(clipId))
  const of = [clip.data?.video_id ?? "", clip.data?.analysis_id] as const
  const videos = useQuery({ ...videoQuery(of[0]), enabled: Boolean(clip.data) })
  const words = useQuery(transcriptQuery(...of))
  const curves = useQuery(signalsQuery(...of))
  const [video, transcript, signals] = [videos.data, words.data, curves.data]
  const broken = [clip, videos, words, curves].find((one) => one.isError && !one.data)
  const crumbs = [
    { label: "Library", link: { to: "/library" } as const },
    ...(video
      ? [{ label: video.title, link: { to: "/videos/$videoId", params: { videoId: video.id } } as const }]
      : []),
  ]
  if (broken)
    return (
      <Page title="Clip" crumbs={crumbs}>
        <Failed error={broken.error} again={() => void broken.refetch()} />
      </Page>
    )
  const ready = clip.data && video && transcript && signals
  return (
    <Page
      wide
      title="Edit the clip"
      tab={clip.data?.title ?? "Clip"}
      crumbs={crumbs}
      actions={
        <Button
          variant="default"
          leftSection={<IconLayoutRows size={16} />}
          renderRoot={(props) => <Link to="/splices/new" search={{ first: clipId }} {...props} />}
        >
          Pair with …
        </Button>
      }
    >
      {ready ? (
        <Editor key={clipId} clip={clip.data} video={video} transcript={transcript} signals={signals} />
      ) : (
        <Skeleton height={560} radius="lg" />
      )}
    </Page>
  )
}

interface Props {
  clip: Clip
  video: Video
  transcript: Transcript
  signals: Signals
}

function Editor({ clip, video, transcript, signals }: Props) {
  const clock = useNewClock()
  const { draft, was, change, undo, reset, undoable } = useDraft(clip)
  const { look, set } = useLook(clip.id)
  const [saving, setSaving] = useState(false)
  const [conflict, setConflict] = useState(false)
  const changed = isChanged(draft, clip)
  const focus = useMemo(
    () => focusOf(signals.faces, draft.start_ms, draft.end_ms),
    [signals, draft.start_ms, draft.end_ms],
  )
  const asked = useAsked(clip, draft, look)
  const { data: framing } = useQuery(framingQuery(asked))
  const trim = (edge: "start" | "end", ms: number) =>
    change(trimmed(draft, edge, snapped(transcript.words, ms, edge), signals.duration_ms))
  /** Saves what was changed; gives the clip as it then is. Over what was saved elsewhere meanwhile only if told so. */
  const save = async (over = false): Promise<Clip> => {
    if (!changed) return clip
    setSaving(true)
    try {
      const saved = await changeClip(clip.id, over ? draft : { ...draft, was })
      reset(saved)
      setConflict(false)
      return saved
    } catch (error) {
      setConflict(error instanceof ApiError && error.status === 409)
      throw error
    } finally {
      setSaving(false)
    }
  }
  const takeTheirs = async () => {
    reset(await queryClient.fetchQuery({ ...clipQuery(clip.id), staleTime: 0 }))
    setConflict(false)
  }
  const saveAndSay = () => void save().then(() => changed && done("Saved"), failed)
  const { making, make } = useMake({ clip_id: clip.id }, look, () => save())
  useShortcuts({
    i: () => trim("start", clock.ms),
    o: () => trim("end", clock.ms),
    "mod+z": undo,
    "mod+s": saveAndSay,
  })
  useLoop(clock, draft.start_ms, draft.end_ms)
  const { panel } = useSearch({ from: "/inside/clips/$clipId" })
  return (
    <ClockProvider value={clock}>
      <div className={styles.editor}>
        <div className={pictures.pictures} data-wide={shapeOf(look) >= 1 || undefined} style={shaped(shapeOf(look))}>
          <Screen video={video} words={transcript.words} range={draft} look={look} focus={focus} framing={framing} />
          <ExactFrame asked={asked} range={draft} shape={shapeOf(look)} introMs={introOf(framing)} />
        </div>
        <div className={styles.work}>
          <div className={styles.head}>
            <TextInput
              label="Title"
              value={draft.title}
              maxLength={200}
              error={draft.title.trim() ? undefined : "A clip needs a title"}
              onChange={(event) => change({ title: event.currentTarget.value })}
              className={styles.title}
            />
            <Hint label="Undo">
              <Button variant="default" px={10} aria-label="Undo" disabled={!undoable} onClick={undo}>
                <IconArrowBackUp size={18} />
              </Button>
            </Hint>
            <Button variant="default" disabled={!changed || !draft.title.trim()} loading={saving} onClick={saveAndSay}>
              {changed ? "Save" : "Saved"}
            </Button>
            {panel !== "export" && (
              <Button leftSection={<IconScissors size={16} />} loading={making} onClick={() => void make()}>
                Make the short
              </Button>
            )}
          </div>
          <ClipPanels>
            {(panel) => {
              if (panel === "layout")
                return (
                  <LayoutPanel
                    video={video}
                    framing={framing}
                    originMs={originOf(framing) ?? draft.start_ms}
                    look={look}
                    set={set}
                  />
                )
              if (panel === "captions")
                return (
                  <CaptionsPanel
                    look={look}
                    set={set}
                    asked={asked}
                    startMs={draft.start_ms - introOf(framing)}
                    shape={shapeOf(look)}
                  />
                )
              if (panel === "export")
                return (
                  <ExportForm
                    source={{ clip_id: clip.id }}
                    asked={asked}
                    look={look}
                    set={set}
                    lengthMs={draft.end_ms - draft.start_ms}
                    make={make}
                    making={making}
                  />
                )
              return <Length draft={draft} transcript={transcript} signals={signals} trim={trim} change={change} />
            }}
          </ClipPanels>
        </div>
      </div>
      <Similar clipId={clip.id} />
      {conflict && <Conflict what="clip" take={takeTheirs} keep={() => save(true)} />}
    </ClockProvider>
  )
}

const PANELS = { words: "Length", layout: "Layout", captions: "Captions", export: "Export" }
type Panel = keyof typeof PANELS

/** Which panel is open is said by the address; the editor around it stays as it is. */
function ClipPanels({ children }: { children: (panel: Panel) => ReactNode }) {
  const { panel = "words" } = useSearch({ from: "/inside/clips/$clipId" })
  const navigate = useNavigate({ from: "/clips/$clipId" })
  const open = (next: Panel) =>
    void navigate({ search: (before) => ({ ...before, panel: next }), replace: true, resetScroll: false })
  return (
    <Panels names={PANELS} panel={panel} open={open}>
      {children}
    </Panels>
  )
}

interface LengthProps {
  draft: Draft
  transcript: Transcript
  signals: Signals
  trim: (edge: "start" | "end", ms: number) => void
  change: (part: Partial<Draft>) => void
}

/** Where the clip begins and ends: by its sound and by its words. */
function Length({ draft, transcript, signals, trim, change }: LengthProps) {
  return (
    <div className={styles.panel}>
      <p className={`${styles.range} tabular`}>
        {clockText(draft.start_ms, true)} to {clockText(draft.end_ms, true)}
        <strong>{clockText(draft.end_ms - draft.start_ms, true)}</strong>
      </p>
      <Trim range={draft} signals={signals} trim={trim} />
      <Words
        words={transcript.words}
        range={draft}
        set={(start_ms, end_ms) => change({ start_ms, end_ms })}
        language={transcript.language}
      />
    </div>
  )
}

const SETTLE_MS = 250

/** What is asked of the renderer: the clip as it is on the screen, saved or not, in a size that is quick to make. */
function useAsked(clip: Clip, draft: Draft, look: LookDraft): AskedLook {
  const { resolution, preset, captions, layout, shot_layouts, brand } = look
  const [trim] = useDebouncedValue(`${draft.start_ms}-${draft.end_ms}`, SETTLE_MS)
  return useMemo(() => {
    const [start_ms = 0, end_ms = 0] = trim.split("-").map(Number)
    return {
      source: { clip_id: clip.id },
      format: { resolution: resolution === "1080x1920" ? "720x1280" : resolution, codec: "h264" },
      preset,
      captions,
      layout,
      shot_layouts,
      brand,
      trim: { start_ms, end_ms },
    }
  }, [clip.id, trim, resolution, preset, captions, layout, shot_layouts, brand])
}

const STEP_MS = 100

interface ExactProps {
  asked: AskedLook
  range: Draft
  shape: number
  introMs: number
}

function ExactFrame({ asked, range, shape, introMs }: ExactProps) {
  const playing = usePlaying()
  const lengthMs = range.end_ms - range.start_ms
  const at = useTime((ms) => Math.max(0, Math.min(lengthMs - 1, Math.round((ms - range.start_ms) / STEP_MS) * STEP_MS)))
  return (
    <Exact
      of={playing ? "playing" : [asked, at + introMs]}
      ready={!playing}
      shape={shape}
      ask={(signal) => showExport(asked, at + introMs, signal)}
    />
  )
}

/** Play the range again and again; a changed beginning is shown at once. */
function useLoop(clock: ReturnType<typeof useNewClock>, startMs: number, endMs: number) {
  useLayoutEffect(() => clock.seek(startMs), [clock, startMs]) // before anybody can have gone elsewhere
  useEffect(
    () =>
      clock.subscribe(() => {
        if (clock.playing && clock.ms >= endMs) clock.seek(startMs)
      }),
    [clock, startMs, endMs],
  )
}
