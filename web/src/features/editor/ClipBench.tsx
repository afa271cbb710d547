import { Button, TextInput } from "@mantine/core"
import { IconLayoutRows, IconScissors } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useSearch } from "@tanstack/react-router"
import { useEffect, useLayoutEffect, useMemo, useState } from "react"
import type { Signals, Transcript } from "~/api/analyses"
import type { Clip } from "~/api/clips"
import { framingQuery } from "~/api/exports"
import type { Video } from "~/api/videos"
import { useShortcuts } from "~/app/shortcuts"
import { focusOf } from "~/features/clips/focus"
import { History } from "~/features/editing/History"
import { SaveState } from "~/features/editing/SaveState"
import { type LookDraft, shapeOf } from "~/features/exports/draft"
import { useMake } from "~/features/exports/make"
import { exportLabel, isShort } from "~/features/exports/price"
import { Transport } from "~/features/live/Transport"
import { timelineOf } from "~/features/live/timeline"
import { ClockProvider, useNewClock } from "~/features/video/player"
import { Conflict } from "~/ui/Conflict"
import { EditorFrame } from "~/ui/EditorFrame"
import { Hint } from "~/ui/Hint"
import styles from "./ClipBench.module.css"
import { ClipFrame, useRenderRequest } from "./ClipFrame"
import { ClipMenu } from "./ClipMenu"
import { ClipPanels } from "./ClipPanels"
import { snapped, trimmed, useClipDraft } from "./draft"
import { Screen } from "./Screen"
import { Suggestions } from "./Suggestions"
import { Trim } from "./Trim"

interface Props {
  clip: Clip
  video: Video
  transcript: Transcript
  signals: Signals
}

/** The clip's editor, once everything that it shows is known. */
export function ClipBench({ clip, video, transcript, signals }: Props) {
  const clock = useNewClock()
  const saving = useClipDraft(clip)
  const { draft, change, save } = saving
  const { look } = draft
  const set = (part: Partial<LookDraft>) => change({ look: { ...look, ...part } })
  const [muted, setMuted] = useState(false)
  const focus = useMemo(
    () => focusOf(signals.faces, draft.start_ms, draft.end_ms),
    [signals, draft.start_ms, draft.end_ms],
  )
  const request = useRenderRequest(clip, draft, look)
  const { data: framing } = useQuery(framingQuery(request))
  const { start_ms, end_ms } = draft
  const timeline = useMemo(() => timelineOf(framing, { start_ms, end_ms }), [framing, start_ms, end_ms])
  const trim = (edge: "start" | "end", ms: number) =>
    change(trimmed(draft, edge, snapped(transcript.words, ms, edge), signals.duration_ms))
  const { making, make, price } = useMake({ clip_id: clip.id }, look, save)
  useShortcuts({
    i: () => trim("start", clock.ms),
    o: () => trim("end", clock.ms),
    "mod+z": (event) => (event.shiftKey ? saving.redo() : saving.undo()),
    "mod+y": saving.redo,
    "mod+s": () => void save().catch(() => undefined),
  })
  useLoop(clock, start_ms, end_ms, timeline.holes)
  const { panel } = useSearch({ from: "/inside/clips/$clipId" })
  const shape = shapeOf(look)
  return (
    <ClockProvider value={clock}>
      <EditorFrame
        title="Edit clip"
        tab={draft.title}
        back={{ label: video.title, link: { to: "/videos/$videoId", params: { videoId: video.id } } }}
        shape={shape}
        name={
          <>
            <TextInput
              aria-label="Title"
              value={draft.title}
              maxLength={200}
              error={!draft.title.trim()}
              rightSection={<Suggestions titles={clip.hooks} choose={(title) => change({ title })} />}
              onChange={(event) => change({ title: event.currentTarget.value })}
            />
            <SaveState status={saving.status} why={saving.why} />
          </>
        }
        actions={
          <>
            <History {...saving} />
            <PairLink clipId={clip.id} />
            <ClipMenu clipId={clip.id} look={look} save={save} />
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
          <Screen
            video={video}
            words={transcript.words}
            range={draft}
            look={look}
            focus={focus}
            framing={framing}
            timeline={timeline}
            muted={muted}
            setCaptions={(position) =>
              change({ look: { ...look, caption_options: { ...look.caption_options, position } } })
            }
          >
            <ClipFrame request={request} range={draft} timeline={timeline} />
          </Screen>
        }
        timeline={
          <>
            <Transport
              muted={muted}
              setMuted={setMuted}
              lengthMs={timeline.lengthMs}
              positionAt={(ms) => timeline.outputAt(ms) - timeline.introMs}
              playerAt={(ms) => timeline.sourceAt(ms + timeline.introMs)}
            />
            <Trim range={draft} signals={signals} holes={timeline.holes} trim={trim} />
          </>
        }
        controls={
          <ClipPanels
            {...{ clip, video, transcript, framing, timeline, request, draft, change, look, set, making, make, price }}
          />
        }
      />
      {saving.status === "conflict" && <Conflict what="clip" take={saving.takeTheirs} keep={saving.keepMine} />}
    </ClockProvider>
  )
}

function PairLink({ clipId }: { clipId: string }) {
  return (
    <Hint label="Pair with another clip">
      <Button
        variant="default"
        px={10}
        className={styles.pair}
        aria-label="Pair with another clip"
        renderRoot={(props) => <Link to="/splices/new" search={{ first: clipId }} {...props} />}
      >
        <IconLayoutRows size={18} />
      </Button>
    </Hint>
  )
}

/** Play the range again and again, without what is left out; a changed beginning is shown at once. */
function useLoop(
  clock: ReturnType<typeof useNewClock>,
  startMs: number,
  endMs: number,
  holes: [startMs: number, endMs: number][],
) {
  useLayoutEffect(() => clock.seek(startMs), [clock, startMs]) // before anybody can have gone elsewhere
  useEffect(
    () =>
      clock.subscribe(() => {
        if (!clock.playing) return
        if (clock.ms >= endMs) clock.seek(startMs)
        const hole = holes.find(([from, to]) => clock.ms >= from && clock.ms < to - 1)
        if (hole) clock.seek(hole[1])
      }),
    [clock, startMs, endMs, holes],
  )
}
