import { Button, Skeleton } from "@mantine/core"
import { IconEye, IconEyeOff } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { type Look, showExport } from "~/api/exports"
import type { LookDraft, Template } from "~/features/exports/draft"
import { useClock } from "~/features/video/player"
import styles from "./Panels.module.css"
import { Templates } from "./Templates"
import templateStyles from "./Templates.module.css"

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
            : (template) => <Shot key={template} template={template} asked={asked} at={at} shape={shape} />
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

interface ShotProps {
  template: Template
  asked: Look
  at: number
  shape: number
}

/** The renderer's frame in a look; one after the other, for each takes it a moment. */
function Shot({ template, asked, at, shape }: ShotProps) {
  const look = { ...asked, captions: template }
  const { data } = useQuery({
    queryKey: ["exact", "look", look, at],
    queryFn: ({ signal }) => inTurn(() => showExport(look, at, signal)),
    staleTime: 45 * 60_000,
  })
  return (
    <span className={templateStyles.shot} style={{ aspectRatio: shape }}>
      {data ? <img src={data.url} alt="" /> : <Skeleton height="100%" radius={0} />}
    </span>
  )
}

let last: Promise<unknown> = Promise.resolve()

/** Wait for the one before: ten frames at once would keep the renderer from everything else. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = last.then(work, work)
  last = next
  return next
}
