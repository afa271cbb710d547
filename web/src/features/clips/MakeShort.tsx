import { Button } from "@mantine/core"
import { IconDownload, IconEye, IconScissors } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { isRunning } from "~/api/analyses"
import type { Clip } from "~/api/clips"
import { type Export, exportQuery, saveFile } from "~/api/exports"
import { startShown } from "~/features/exports/make"
import { exportLabel, useListPrice } from "~/features/exports/price"
import { percent } from "~/ui/format"
import { done, failed } from "~/ui/toast"
import styles from "./MakeShort.module.css"

/** One button from a moment to a file: make it, watch it being made, download it. */
export function MakeShort({ clip, latest }: { clip: Clip; latest: Export | undefined }) {
  const [starting, setStarting] = useState(false)
  const running = latest !== undefined && isRunning(latest)
  const { data } = useQuery({ ...exportQuery(latest?.id ?? ""), enabled: running })
  const navigate = useNavigate()
  const priceOf = useListPrice()
  // what the list says of an end is the newest: nobody asks any more for one that has ended
  const now = running && data ? data : latest
  const look = () => void navigate({ to: "/exports/$exportId", params: { exportId: now?.id ?? "" } })
  if (now && isRunning(now))
    return (
      <Button fullWidth variant="default" className={styles.running} onClick={look}>
        <span className={styles.fill} style={{ transform: `scaleX(${now.progress})` }} aria-hidden />
        <span className="tabular">Exporting · {percent(now.progress)}</span>
      </Button>
    )
  if (now?.status === "completed")
    return (
      <>
        <Button
          fullWidth
          px={8}
          leftSection={<IconDownload size={16} />}
          onClick={() => saveFile(now.id).catch(failed)}
        >
          Download
        </Button>
        <Button variant="default" px={9} aria-label={`Open the export “${clip.title}”`} onClick={look}>
          <IconEye size={18} />
        </Button>
      </>
    )
  const credits = priceOf(clip.end_ms - clip.start_ms)
  const start = () => {
    setStarting(true)
    startShown({ source: { clip_id: clip.id } }, credits)
      .then(() => done("Export started"), failed)
      .finally(() => setStarting(false))
  }
  return (
    <Button fullWidth px={8} loading={starting} leftSection={<IconScissors size={16} />} onClick={start}>
      {exportLabel({ credits }, now?.status === "failed" ? "Try again" : "Export")}
    </Button>
  )
}
