import { Button, Modal, Textarea } from "@mantine/core"
import { useState } from "react"
import { appealJob, type CampaignJob } from "~/api/market"
import { done, failed } from "~/ui/toast"
import styles from "./Market.module.css"

/** What a clipper says against a rejection; a moderator reads it. */
export function AppealDialog({ job, close }: { job: CampaignJob; close: () => void }) {
  const [reason, setReason] = useState("")
  const [busy, setBusy] = useState(false)
  const save = () => {
    setBusy(true)
    appealJob(job.id, reason)
      .then(() => {
        done("Appeal sent")
        close()
      }, failed)
      .finally(() => setBusy(false))
  }
  return (
    <Modal opened onClose={close} title="Appeal the rejection">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        {job.reason && <p className="quiet">The client wrote: “{job.reason}”</p>}
        <Textarea
          label="Why is the rejection wrong?"
          description="A moderator compares your clip with the brief and decides for good. The pay stays held until then."
          required
          autosize
          minRows={3}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy} disabled={!reason.trim()}>
          Send appeal
        </Button>
      </form>
    </Modal>
  )
}
