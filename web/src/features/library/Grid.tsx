import { useDebouncedValue, useElementSize } from "@mantine/hooks"
import { useQueries } from "@tanstack/react-query"
import { useWindowVirtualizer } from "@tanstack/react-virtual"
import { useLayoutEffect, useRef, useState } from "react"
import { useAnalysisProgress } from "~/api/jobs"
import { libraryPage, PAGE, type Video, type Wanted } from "~/api/videos"
import { useHidden } from "~/ui/hidden"
import { Card, CardSkeleton } from "./Card"
import styles from "./Grid.module.css"

const GAP = 20
const WORDS = 92
const LEAST = 232

interface Props {
  wanted: Wanted
  total: number | undefined
  chosen: ReadonlySet<string>
  toggle: (id: string) => void
}

/** Only the rows in sight exist; only the pages that they need are asked for, wherever one scrolls to. */
export function Grid({ wanted, total = 12, chosen, toggle }: Props) {
  const { ref, width } = useElementSize()
  const columns = Math.max(1, Math.floor((width + GAP) / (LEAST + GAP)))
  const cardWidth = (width - GAP * (columns - 1)) / columns
  const rowHeight = Math.round((cardWidth * 9) / 16) + WORDS + GAP
  const top = useRef<HTMLDivElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => setOffset(top.current?.offsetTop ?? 0), [])
  const rows = useWindowVirtualizer({
    count: width ? Math.ceil(total / columns) : 0,
    estimateSize: () => rowHeight,
    overscan: 3,
    scrollMargin: offset,
  })
  useLayoutEffect(() => {
    if (rowHeight > 0) rows.measure()
  }, [rowHeight, rows])
  const shown = rows.getVirtualItems()
  const from = (shown[0]?.index ?? 0) * columns
  const to = Math.min(total, ((shown.at(-1)?.index ?? 0) + 1) * columns)
  const videoAt = useVideos(wanted, from, to)
  const progress = useAnalysisProgress()
  return (
    <div ref={top} data-choosing={chosen.size > 0 || undefined}>
      <div ref={ref} className={styles.grid} style={{ height: rows.getTotalSize() }}>
        {shown.map((row) => (
          <div
            key={row.key}
            className={styles.row}
            style={{
              transform: `translateY(${row.start - offset}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {Array.from({ length: Math.min(columns, total - row.index * columns) }, (_, i) => {
              const index = row.index * columns + i
              const video = videoAt(index)
              return video ? (
                <Card
                  key={video.id}
                  video={video}
                  progress={progress.get(video.id)}
                  chosen={chosen.has(video.id)}
                  toggle={toggle}
                />
              ) : (
                <CardSkeleton key={index} />
              )
            })}
          </div>
        ))}
      </div>
    </div>
  )
}

/** The videos between two places of the whole list, as far as they have come. */
function useVideos(wanted: Wanted, from: number, to: number): (index: number) => Video | undefined {
  const hidden = useHidden("videos")
  // while one flings past, nothing is asked for: only where one comes to rest
  const [firstPage] = useDebouncedValue(Math.floor(from / PAGE) + 1, 70)
  const [end] = useDebouncedValue(Math.floor((to + hidden.size - 1) / PAGE) + 1, 70)
  const lastPage = Math.max(firstPage, end)
  const pages = useQueries({
    queries: Array.from({ length: Math.min(4, lastPage - firstPage + 1) }, (_, i) =>
      libraryPage(wanted, firstPage + i),
    ),
  })
  const first = (firstPage - 1) * PAGE
  const items = pages.flatMap((page) => page.data?.items ?? Array.from<undefined>({ length: PAGE }))
  const visible = hidden.size ? items.filter((video) => !video || !hidden.has(video.id)) : items
  return (index) => visible[index - first]
}
