import { Button } from "@mantine/core"
import { IconPhoto } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { coversQuery, type Look } from "~/api/exports"
import { Still } from "~/features/live/Still"
import { clock } from "~/ui/format"
import styles from "./CoverPicker.module.css"

interface Props {
  /** What is asked of the renderer, as things stand. */
  request: Look
  value: number | null
  set: (atMs: number | null) => void
  shape: number
  version?: number | undefined
}

/** Which frame stands for the video; without a choice, the best one does. */
export function CoverPicker(props: Props) {
  const { value } = props
  const [open, setOpen] = useState(value !== null)
  return (
    <fieldset className={styles.covers}>
      <legend>
        Cover <span className="quiet">{value === null ? "best frame" : `frame at ${clock(value, true)}`}</span>
      </legend>
      {open ? (
        <Candidates {...props} />
      ) : (
        <Button variant="default" leftSection={<IconPhoto size={16} />} onClick={() => setOpen(true)}>
          Choose a frame
        </Button>
      )}
    </fieldset>
  )
}

function Candidates({ request, value, set, shape, version }: Props) {
  const { data, isError } = useQuery(coversQuery(request, version))
  if (isError) return <p className="quiet">No frames available right now. The best one will be used.</p>
  const items = data?.items ?? []
  // one that was chosen earlier stays to be seen, though another look has other candidates
  const times = items.map((one) => one.timestamp_ms)
  const shown = value === null || times.includes(value) ? items : [{ timestamp_ms: value, reasons: [] }, ...items]
  return (
    <div className={styles.list} aria-busy={!data}>
      {shown.map(({ timestamp_ms: atMs, reasons }, i) => {
        const on = value === null ? i === 0 : value === atMs
        return (
          <label key={atMs} className={styles.cover} data-on={on || undefined}>
            <input type="radio" name="cover" checked={on} onChange={() => set(atMs)} />
            <Still look={request} version={version} atMs={atMs} shape={shape} alt={`Frame at ${clock(atMs, true)}`} />
            <span className={styles.why}>{why(reasons, items)}</span>
          </label>
        )
      })}
    </div>
  )
}

/** What tells a frame from the others; what holds for all of them where there is nothing else. */
function why(reasons: string[], all: { reasons: string[] }[]): string {
  const own =
    reasons.find((one) => !all.every((other) => other.reasons.includes(one))) ?? reasons[0] ?? "your earlier choice"
  return own.charAt(0).toUpperCase() + own.slice(1)
}
