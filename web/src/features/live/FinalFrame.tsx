import { Button, Loader } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { errorMessage } from "~/api/client"
import type { Shown } from "~/api/splices"
import { clock } from "~/ui/format"
import styles from "./live.module.css"

interface Props {
  /** What tells one picture from another: everything that is seen in it, and when. */
  of: unknown
  /** Not asked for while this is false: nothing is saved yet, or it plays. */
  ready: boolean
  ask: (signal: AbortSignal) => Promise<Shown>
}

const WAIT_MS = 250
const GOOD_MS = 45 * 60_000

/**
 * The renderer's own frame over the live picture: there when everything stands still, gone with the first change. It
 * lies inside the frame of the preview, so that the picture sharpens in its place.
 */
export function FinalFrame({ of, ready, ask }: Props) {
  const key = JSON.stringify(of)
  const [wanted] = useDebouncedValue(key, WAIT_MS)
  const settled = wanted === key && ready
  const frame = useQuery({
    queryKey: ["exact", wanted],
    queryFn: ({ signal }) => ask(signal),
    enabled: settled,
    placeholderData: keepPreviousData,
    staleTime: GOOD_MS,
  })
  const old = !settled || frame.isFetching || frame.isPlaceholderData
  const shown = old ? undefined : frame.data
  const updating = old && ready
  return (
    <>
      {shown && <img className={styles.final} src={shown.url} alt="Final frame" data-final />}
      <div className={styles.status} role="status" data-updating={updating || undefined}>
        {updating && <Loader size={12} color="#fff" aria-hidden />}
        <span className="tabular">{statusText(shown, updating)}</span>
      </div>
      {frame.isError && !old && (
        <div className={styles.trouble} role="alert">
          {errorMessage(frame.error)}
          <Button size="compact-sm" variant="default" onClick={() => void frame.refetch()}>
            Try again
          </Button>
        </div>
      )}
    </>
  )
}

function statusText(shown: Shown | undefined, updating: boolean): string {
  if (updating) return "Final frame · updating…"
  return shown ? `Final frame at ${clock(shown.timestamp_ms, true)}` : "Preview"
}
