import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { type Look, showExport } from "~/api/exports"
import styles from "./live.module.css"

interface Props {
  look: Look
  atMs: number
  shape: number
  alt?: string
  /** Of what is saved, where that is seen too. */
  version?: number | undefined
}

/** The renderer's frame of a look at a time, small; one after the other, for each takes it a moment. */
export function Still({ look, atMs, shape, alt = "", version }: Props) {
  const { data } = useQuery({
    queryKey: ["exact", "still", look, atMs, version],
    queryFn: ({ signal }) => inTurn(() => showExport(look, atMs, signal)),
    staleTime: 45 * 60_000,
  })
  return (
    <span className={styles.still} style={{ aspectRatio: shape }}>
      {data ? <img src={data.url} alt={alt} /> : <Skeleton height="100%" radius={0} />}
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
