import { Button } from "@mantine/core"
import { IconEye, IconEyeOff } from "@tabler/icons-react"
import { useState } from "react"
import type { Word } from "~/api/analyses"
import type { Look } from "~/api/exports"
import type { LookDraft } from "~/features/exports/draft"
import { Still } from "~/features/live/Still"
import { useClock } from "~/features/video/player"
import { CaptionFields } from "./CaptionFields"
import type { Draft } from "./draft"
import styles from "./Panels.module.css"
import { Templates } from "./Templates"

interface Props {
  look: LookDraft
  set: (part: Partial<LookDraft>) => void
  /** What is asked of the renderer, as things stand. */
  request: Look
  words: Word[]
  range: Draft
  /** How long a brand's intro goes before the clip. */
  introMs: number
  shape: number
}

/** The caption style, as samples or on this very clip by the renderer, and how captions differ from it here. */
export function CaptionsPanel({ look, set, request, words, range, introMs, shape }: Props) {
  const clock = useClock()
  const [at, setAt] = useState<number>()
  return (
    <div className={styles.panel}>
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
        onClick={() => setAt(at === undefined ? captionedAt(words, range, clock.ms) + introMs : undefined)}
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

/** Where captions can be seen, from the clip's start: where the player is, else at the words nearest to it. */
function captionedAt(words: Word[], range: Draft, ms: number): number {
  const inside = words.filter((word) => word.start_ms >= range.start_ms && word.end_ms <= range.end_ms)
  const spoken = inside.find((word) => ms >= word.start_ms && ms < word.end_ms)
  const next = spoken ?? inside.find((word) => word.start_ms >= ms) ?? inside.at(-1)
  if (!next) return Math.max(0, ms - range.start_ms)
  return Math.round((spoken ? ms : (next.start_ms + next.end_ms) / 2) - range.start_ms)
}
