import { Button, Modal, Skeleton, Textarea, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { type Export, exportsQuery } from "~/api/exports"
import { type CampaignJob, submitJob } from "~/api/market"
import { ago, clock } from "~/ui/format"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import styles from "./Market.module.css"
import { Rules } from "./Shared"

/** A finished short is handed in for a job, with the link of its post where there is one. */
export function SubmitDialog({ job, close }: { job: CampaignJob; close: () => void }) {
  const [chosen, setChosen] = useState<string>()
  const [url, setUrl] = useState("")
  const [note, setNote] = useState("")
  const [busy, setBusy] = useState(false)
  const submit = () => {
    setBusy(true)
    submitJob(job.id, { export_id: chosen ?? null, url: url.trim() || null, note })
      .then(() => {
        done("Submitted for review")
        close()
      }, failed)
      .finally(() => setBusy(false))
  }
  return (
    <Modal opened onClose={close} title={`Submit to ${job.campaign_title}`} size="lg">
      <div className={styles.form}>
        <Rules rules={job.rules} />
        <Shorts chosen={chosen} choose={setChosen} />
        <TextInput
          label="Link to the post"
          description="Optional. A post that Cutroom published is checked by itself."
          value={url}
          maxLength={500}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Textarea
          label="Note to the client"
          value={note}
          maxLength={1000}
          autosize
          minRows={2}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Button loading={busy} disabled={!chosen && !url.trim()} onClick={submit}>
          Submit for review
        </Button>
      </div>
    </Modal>
  )
}

function Shorts({ chosen, choose }: { chosen: string | undefined; choose: (id: string) => void }) {
  const exports = useQuery(exportsQuery())
  const finished = exports.data?.items.filter((one) => one.status === "completed") ?? []
  if (exports.isPending) return <Skeleton height={140} radius="lg" />
  if (exports.isError && !exports.data) return <Failed error={exports.error} again={() => void exports.refetch()} />
  if (finished.length === 0)
    return (
      <p>
        No finished shorts yet. <Link to="/library">Export a clip</Link> first.
      </p>
    )
  return (
    <ul className={styles.choices} aria-label="Finished shorts">
      {finished.map((one) => (
        <li key={one.id}>
          <Choice item={one} pressed={chosen === one.id} choose={() => choose(one.id)} />
        </li>
      ))}
    </ul>
  )
}

function Choice({ item, pressed, choose }: { item: Export; pressed: boolean; choose: () => void }) {
  return (
    <button type="button" className={styles.choice} aria-pressed={pressed} onClick={choose}>
      <strong>{item.title}</strong>
      <span className="quiet">
        {item.duration_ms === null ? "" : `${clock(item.duration_ms)} · `}
        {ago(item.created_at)}
      </span>
    </button>
  )
}
