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
  const choose = (deed: () => Promise<unknown>) => () => {
    setBusy(true)
    deed()
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
      title={`This ${what} was changed somewhere else`}
    >
      <p>
        Another tab or another person saved it while you were working here. Nothing is lost yet: choose which of the two
        stays.
      </p>
      <div className={styles.choices}>
        <Button loading={busy} onClick={choose(keep)} data-autofocus>
          Keep mine
        </Button>
        <Button variant="default" disabled={busy} onClick={choose(take)}>
          Take theirs
        </Button>
      </div>
    </Modal>
  )
}
