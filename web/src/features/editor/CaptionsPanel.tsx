import { Button } from "@mantine/core"
import { IconEye, IconEyeOff } from "@tabler/icons-react"
import { useState } from "react"
import type { Look } from "~/api/exports"
import type { LookDraft } from "~/features/exports/draft"
import { Still } from "~/features/live/Still"
import { useClock } from "~/features/video/player"
import styles from "./Panels.module.css"
import { Templates } from "./Templates"

interface Props {
  look: LookDraft
  set: (part: Partial<LookDraft>) => void
  /** What is asked of the renderer, as things stand. */
  asked: Look
  startMs: number
  shape: number
}

/** The captions' look: in a word of their own, or on this very clip by the renderer. */
export function CaptionsPanel({ look, set, asked, startMs, shape }: Props) {
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
            : (template) => <Still look={{ ...asked, captions: template }} atMs={at} shape={shape} />
        }
      />
      <Button
        variant="default"
        leftSection={at === undefined ? <IconEye size={16} /> : <IconEyeOff size={16} />}
        onClick={() => setAt(at === undefined ? Math.max(0, clock.ms - startMs) : undefined)}
      >
        {at === undefined ? "Show them on this clip" : "Show the samples"}
      </Button>
    </div>
  )
}
