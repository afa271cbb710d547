import { Button, Skeleton, TextInput, Tooltip } from "@mantine/core"
import { IconArrowBackUp } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useParams } from "@tanstack/react-router"
import { useEffect, useMemo, useState } from "react"
import { type Signals, signalsQuery, type Transcript, transcriptQuery } from "~/api/analyses"
import { type Clip, changeClip, clipQuery } from "~/api/clips"
import { type Video, videoQuery } from "~/api/videos"
import { useShortcuts } from "~/app/shortcuts"
import { focusOf } from "~/features/clips/focus"
import { Similar } from "~/features/find/Similar"
import { ClockProvider, useNewClock } from "~/features/video/player"
import { clock as clockText } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import styles from "./ClipEditor.module.css"
import { isChanged, snapped, trimmed, useDraft } from "./draft"
import { Look, useLook } from "./Look"
import { Screen } from "./Screen"
import { Trim } from "./Trim"
import { Words } from "./Words"

/** One clip: where it begins and ends, how it looks, and on to the file. */
export function ClipEditor() {
  const { clipId } = useParams({ from: "/inside/clips/$clipId" })
  const clip = useQuery(clipQuery(clipId))
  const { data: video } = useQuery({ ...videoQuery(clip.data?.video_id ?? ""), enabled: Boolean(clip.data) })
  const { data: transcript } = useQuery(transcriptQuery(clip.data?.video_id ?? "", clip.data?.analysis_id))
  const { data: signals } = useQuery(signalsQuery(clip.data?.video_id ?? "", clip.data?.analysis_id))
  const crumbs = [
    { label: "Library", link: { to: "/library" } as const },
    ...(video
      ? [{ label: video.title, link: { to: "/videos/$videoId", params: { videoId: video.id } } as const }]
      : []),
  ]
  if (clip.isError && !clip.data)
    return (
      <Page title="Clip" crumbs={crumbs}>
        <Failed error={clip.error} again={() => void clip.refetch()} />
      </Page>
    )
  const ready = clip.data && video && transcript && signals
  return (
    <Page wide title="Edit the clip" tab={clip.data?.title ?? "Clip"} crumbs={crumbs}>
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
  const { draft, change, undo, reset, undoable } = useDraft(clip)
  const { look, set } = useLook(clip.id)
  const [saving, setSaving] = useState(false)
  const changed = isChanged(draft, clip)
  const focus = useMemo(
    () => focusOf(signals.faces, draft.start_ms, draft.end_ms),
    [signals, draft.start_ms, draft.end_ms],
  )
  const trim = (edge: "start" | "end", ms: number) =>
    change(trimmed(draft, edge, snapped(transcript.words, ms, edge), signals.duration_ms))
  /** Saves what was changed; gives the clip as it then is. */
  const save = async (): Promise<Clip> => {
    if (!changed) return clip
    setSaving(true)
    try {
      const saved = await changeClip(clip.id, draft)
      reset(saved)
      return saved
    } finally {
      setSaving(false)
    }
  }
  const saveAndSay = () => void save().then(() => changed && done("Saved"), failed)
  useShortcuts({
    i: () => trim("start", clock.ms),
    o: () => trim("end", clock.ms),
    "mod+z": undo,
    "mod+s": saveAndSay,
  })
  useLoop(clock, draft.start_ms, draft.end_ms)
  return (
    <ClockProvider value={clock}>
      <div className={styles.editor}>
        <Screen video={video} words={transcript.words} range={draft} look={look} focus={focus} />
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
            <Tooltip label="Undo">
              <Button variant="default" px={10} aria-label="Undo" disabled={!undoable} onClick={undo}>
                <IconArrowBackUp size={18} />
              </Button>
            </Tooltip>
            <Button variant="default" disabled={!changed || !draft.title.trim()} loading={saving} onClick={saveAndSay}>
              {changed ? "Save" : "Saved"}
            </Button>
          </div>
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
          <Look look={look} set={set} clip={clip} save={save} />
          <Similar clipId={clip.id} />
        </div>
      </div>
    </ClockProvider>
  )
}

/** Play the range again and again; a changed beginning is shown at once. */
function useLoop(clock: ReturnType<typeof useNewClock>, startMs: number, endMs: number) {
  useEffect(() => clock.seek(startMs), [clock, startMs])
  useEffect(
    () =>
      clock.subscribe(() => {
        if (clock.playing && clock.ms >= endMs) clock.seek(startMs)
      }),
    [clock, startMs, endMs],
  )
}
