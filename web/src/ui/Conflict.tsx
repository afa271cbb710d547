import { Button, Modal } from "@mantine/core"
import { useState } from "react"
import styles from "./Conflict.module.css"
import { failed } from "./toast"

interface Props {
  /** What it is, in the user's words. */
  what: string
  take: () => Promise<unknown>
  keep: () => Promise<unknown>
}

/** It was saved somewhere else meanwhile: only a person knows which of the two is wanted. */
export function Conflict({ what, take, keep }: Props) {
  const [busy, setBusy] = useState(false)
  const choose = (action: () => Promise<unknown>) => () => {
    setBusy(true)
    action()
      .catch(failed)
      .finally(() => setBusy(false))
  }
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={`This ${what} was changed elsewhere`}
    >
      <p>It was saved in another tab or by someone else while you were editing. Choose which version to keep.</p>
      <div className={styles.choices}>
        <Button loading={busy} onClick={choose(keep)} data-autofocus>
          Keep mine
        </Button>
        <Button variant="default" disabled={busy} onClick={choose(take)}>
          Use theirs
        </Button>
      </div>
    </Modal>
  )
}
