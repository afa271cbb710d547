import { Switch } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { publishingQuery, setNeedsApproval } from "~/api/approvals"
import { failed } from "~/ui/toast"
import styles from "./Approval.module.css"

/** Whether what editors plan waits for somebody who may approve. */
export function NeedsApproval() {
  const { data } = useQuery(publishingQuery)
  if (!data) return null
  return (
    <section className={styles.card} aria-labelledby="post-approval">
      <h2 id="post-approval">Post approval</h2>
      <Switch
        label="Posts by editors need approval"
        description="Owners, admins and approvers approve them. Until then, nothing goes out."
        checked={data.needs_approval}
        onChange={(event) => void setNeedsApproval(event.currentTarget.checked).catch(failed)}
      />
    </section>
  )
}
