import { Button } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { publishingQuery, setPaused } from "~/api/approvals"
import { useMay } from "~/api/workspaces"
import { failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Approval.module.css"

/** That nothing goes out, and the way back. */
export function Paused() {
  const { data } = useQuery(publishingQuery)
  const mayEdit = useMay("edit")
  const when = useWhen()
  if (!data?.paused_at) return null
  return (
    <div className={styles.banner} role="status">
      <span>
        <strong>Posting is paused</strong> since {when(data.paused_at)}. Nothing goes out. Posts that are more than 15
        minutes late when you resume are marked as missed.
      </span>
      {mayEdit && <Button onClick={() => void setPaused(false).catch(failed)}>Resume posting</Button>}
    </div>
  )
}
