import { useDebouncedValue } from "@mantine/hooks"
import { useMemo } from "react"
import type { Clip } from "~/api/clips"
import { type Look, showExport } from "~/api/exports"
import type { LookDraft } from "~/features/exports/draft"
import { FinalFrame } from "~/features/live/FinalFrame"
import type { Timeline } from "~/features/live/timeline"
import { usePlaying, useTime } from "~/features/video/player"
import type { Draft } from "./draft"

const SETTLE_MS = 250
const STEP_MS = 100

/** What is asked of the renderer: the clip as it is on the screen, saved or not, in a size that is quick to make. */
export function useRenderRequest(clip: Clip, draft: Draft, look: LookDraft): Look {
  const { resolution, preset, captions, caption_options, hook, layout, shot_layouts, tightening, restored, brand } =
    look
  const [trim] = useDebouncedValue(`${draft.start_ms}-${draft.end_ms}`, SETTLE_MS)
  return useMemo(() => {
    const [start_ms = 0, end_ms = 0] = trim.split("-").map(Number)
    return {
      source: { clip_id: clip.id },
      format: { resolution: resolution === "1080x1920" ? "720x1280" : resolution, codec: "h264" },
      preset,
      captions,
      hook,
      caption_options,
      layout,
      shot_layouts,
      tightening,
      restored,
      brand,
      trim: { start_ms, end_ms },
    }
  }, [
    clip.id,
    trim,
    resolution,
    preset,
    captions,
    caption_options,
    hook,
    layout,
    shot_layouts,
    tightening,
    restored,
    brand,
  ])
}

interface Props {
  request: Look
  range: Draft
  timeline: Timeline
}

/** The final frame at the player's position. */
export function ClipFrame({ request, range, timeline }: Props) {
  const playing = usePlaying()
  const { introMs, lengthMs, outputAt } = timeline
  const at = useTime((ms) => {
    const steps = Math.round((outputAt(ms) - introMs) / STEP_MS)
    return introMs + Math.max(0, Math.min(lengthMs - 1, steps * STEP_MS))
  })
  // what is drawn follows the hand at once, what is asked for a moment later
  const settled = request.trim?.start_ms === range.start_ms && request.trim?.end_ms === range.end_ms
  return (
    <FinalFrame
      of={playing ? "playing" : [request, at, settled]}
      ready={!playing && settled}
      ask={(signal) => showExport(request, at, signal)}
    />
  )
}
