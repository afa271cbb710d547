import { Button, CopyButton, Modal, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { createFeed, feedQuery, revokeFeed } from "~/api/calendar"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Dialogs.module.css"

/** The address at which calendar apps read the schedule. */
export function FeedDialog({ close }: { close: () => void }) {
  const { data } = useQuery(feedQuery)
  const when = useWhen({ dateStyle: "medium" })
  const [url, setUrl] = useState<string>()
  const create = () => createFeed().then(setUrl, failed)
  const revoke = () =>
    revokeFeed().then(() => {
      setUrl(undefined)
      done("Calendar feed revoked")
    }, failed)
  return (
    <Modal opened onClose={close} title="Calendar feed">
      <div className={styles.form}>
        <p className="quiet">
          Subscribe in Google Calendar, Apple Calendar or Outlook. Anyone with the address sees titles, channels, times
          and states, but no post captions.
        </p>
        {url && <Address url={url} />}
        {data?.created_at && !url && <p>Created {when(data.created_at)}. Its address was shown once.</p>}
        <div className={styles.formButtons}>
          {data?.created_at && (
            <Button variant="default" onClick={() => void revoke()}>
              Revoke
            </Button>
          )}
          <Button onClick={() => void create()}>{data?.created_at ? "Replace address" : "Create address"}</Button>
        </div>
      </div>
    </Modal>
  )
}

function Address({ url }: { url: string }) {
  return (
    <div role="status">
      <TextInput
        label="Address"
        description="Copy it now: it isn’t shown again."
        value={url}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Button variant="default" mt="xs" onClick={copy}>
            {copied ? "Copied" : "Copy address"}
          </Button>
        )}
      </CopyButton>
    </div>
  )
}
