import { Button, Loader } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { IconPhoto, IconPlayerPlay } from "@tabler/icons-react"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { said } from "~/api/client"
import type { Shown } from "~/api/splices"
import { clock } from "~/ui/format"
import { failed } from "~/ui/toast"
import styles from "./live.module.css"

interface Props {
  /** What tells one picture from another: everything that is seen in it, and when. */
  of: unknown
  /** Not asked for while this is false: nothing is saved yet, or it plays. */
  ready: boolean
  ask: (signal: AbortSignal) => Promise<Shown>
  shape: number
  /** Three rough, moving seconds from here on, where the renderer offers them. */
  rough?: (() => Promise<Shown>) | undefined
}

const WAIT_MS = 250
const GOOD_MS = 45 * 60_000

/** The renderer's own frame. It comes a moment after a change; until then the last one is shown, and said to be old. */
export function Exact({ of, ready, ask, shape, rough }: Props) {
  const key = JSON.stringify(of)
  const [wanted] = useDebouncedValue(key, WAIT_MS)
  const settled = wanted === key && ready
  const found = useQuery({
    queryKey: ["exact", wanted],
    queryFn: ({ signal }) => ask(signal),
    enabled: settled,
    placeholderData: keepPreviousData,
    staleTime: GOOD_MS,
    retry: 1,
  })
  const moving = useRough(key, rough)
  const old = !settled || found.isFetching || found.isPlaceholderData
  const shown = found.data
  return (
    <figure className={styles.exact}>
      <div className={styles.frame} style={{ aspectRatio: shape }} data-old={old || undefined} aria-busy={old}>
        {shown && <img src={shown.url} alt={`The renderer's frame at ${clock(shown.timestamp_ms, true)}`} />}
        {found.isError && !old && (
          <div className={styles.none} role="alert">
            {said(found.error)}
            <Button size="compact-sm" variant="default" onClick={() => void found.refetch()}>
              Try again
            </Button>
          </div>
        )}
        {old && ready && (
          <span className={styles.wait}>
            <Loader size="sm" role="img" aria-label="The exact frame is being made" />
          </span>
        )}
        {moving.url && (
          <video src={moving.url} autoPlay loop muted playsInline aria-label="Three rough seconds by the renderer" />
        )}
      </div>
      <figcaption className={styles.caption}>
        <strong>Exact</strong>
        <span className="tabular" role="status">
          {told(shown, old, ready)}
        </span>
      </figcaption>
      {rough && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={moving.url ? <IconPhoto size={15} /> : <IconPlayerPlay size={15} />}
          loading={moving.making}
          disabled={!ready}
          onClick={moving.url ? moving.end : moving.make}
        >
          {moving.url ? "The frame" : "Play 3 s"}
        </Button>
      )}
    </figure>
  )
}

function told(shown: Shown | undefined, old: boolean, ready: boolean): string {
  if (old) return ready ? "renewing …" : "when it is at rest"
  return shown ? `as exported, at ${clock(shown.timestamp_ms, true)}` : ""
}

/** Three seconds from here on, small and without sound, for as long as nothing changes. */
function useRough(of: string, ask: (() => Promise<Shown>) | undefined) {
  const [clip, setClip] = useState<{ of: string; url: string }>()
  const [making, setMaking] = useState(false)
  const make = () => {
    if (!ask) return
    setMaking(true)
    ask()
      .then(({ url }) => setClip({ of, url }), failed)
      .finally(() => setMaking(false))
  }
  return { url: clip?.of === of ? clip.url : undefined, making, make, end: () => setClip(undefined) }
}
