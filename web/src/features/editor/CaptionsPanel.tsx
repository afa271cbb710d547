import { Button } from "@mantine/core"
import { IconEye, IconEyeOff } from "@tabler/icons-react"
import { useState } from "react"
import type { Word } from "~/api/analyses"
import type { Framing, Look } from "~/api/exports"
import type { LookDraft } from "~/features/exports/draft"
import { Still } from "~/features/live/Still"
import { heardIn, type Timeline } from "~/features/live/timeline"
import { useClock } from "~/features/video/player"
import { CaptionFields } from "./CaptionFields"
import type { Draft } from "./draft"
import { HookField } from "./Hook"
import styles from "./Panels.module.css"
import { Templates } from "./Templates"

interface Props {
  look: LookDraft
  set: (part: Partial<LookDraft>) => void
  /** What is asked of the renderer, as things stand. */
  request: Look
  words: Word[]
  range: Draft
  timeline: Timeline
  shape: number
  framing: Framing | undefined
}

/** The hook title and the captions: their style, as samples or on this very clip, and how they differ from it here. */
export function CaptionsPanel({ look, set, request, words, range, timeline, shape, framing }: Props) {
  const clock = useClock()
  const [at, setAt] = useState<number>()
  return (
    <div className={styles.panel}>
      <HookField look={look} set={set} framing={framing} />
      <Templates
        value={look.captions}
        set={(captions) => set({ captions })}
        exact={
          at === undefined
            ? undefined
            : (template) => <Still look={{ ...request, captions: template }} atMs={at} shape={shape} />
        }
      />
      <Button
        variant="default"
        leftSection={at === undefined ? <IconEye size={16} /> : <IconEyeOff size={16} />}
        onClick={() =>
          setAt(
            at === undefined ? captionedAt(heardIn(words, range, timeline), timeline.outputAt(clock.ms)) : undefined,
          )
        }
      >
        {at === undefined ? "Preview on my clip" : "Show samples"}
      </Button>
      {look.captions && (
        <CaptionFields
          options={look.caption_options}
          set={(part) => set({ caption_options: { ...look.caption_options, ...part } })}
        />
      )}
    </div>
  )
}

/** Where captions can be seen in the short: where the player is, else at the words nearest to it. */
function captionedAt(heard: Word[], ms: number): number {
  const spoken = heard.find((word) => ms >= word.start_ms && ms < word.end_ms)
  const next = spoken ?? heard.find((word) => word.start_ms >= ms) ?? heard.at(-1)
  return Math.round(spoken || !next ? Math.max(0, ms) : (next.start_ms + next.end_ms) / 2)
}
