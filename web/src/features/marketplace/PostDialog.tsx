import { Button, Modal, TextInput } from "@mantine/core"
import { useState } from "react"
import { type CampaignJob, linkPost } from "~/api/market"
import { done, failed } from "~/ui/toast"
import styles from "./Market.module.css"

/** The post of an approved clip, whose views bring the bonus. */
export function PostDialog({ job, close }: { job: CampaignJob; close: () => void }) {
  const [url, setUrl] = useState("")
  const [busy, setBusy] = useState(false)
  const save = () => {
    setBusy(true)
    linkPost(job.id, url)
      .then(() => {
        done("Post added")
        close()
      }, failed)
      .finally(() => setBusy(false))
  }
  return (
    <Modal opened onClose={close} title="Add the post">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <TextInput
          label="Link to the post"
          description="Publish the clip with Cutroom, then paste the post’s link. Its views count from then on."
          value={url}
          required
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy} disabled={!url.trim()}>
          Add post
        </Button>
      </form>
    </Modal>
  )
}
