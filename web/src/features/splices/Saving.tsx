import { Button, Modal } from "@mantine/core"
import { IconAlertTriangle, IconCheck, IconLoader2 } from "@tabler/icons-react"
import { useState } from "react"
import { Hint } from "~/ui/Hint"
import { failed } from "~/ui/toast"
import type { Standing } from "./draft"
import styles from "./Saving.module.css"

const SAID: Record<Standing, string> = {
  saved: "Saved",
  unsaved: "Saving …",
  saving: "Saving …",
  refused: "Not saved yet",
  conflict: "Not saved",
}

/** Whether what is on the screen is on the server; it saves itself. */
export function SaveState({ standing, why }: { standing: Standing; why: string | undefined }) {
  const bad = standing === "refused" || standing === "conflict"
  const Icon = bad ? IconAlertTriangle : standing === "saved" ? IconCheck : IconLoader2
  return (
    <Hint label={`${why} It is kept in this browser.`} disabled={!bad || !why}>
      <span className={styles.state} role="status" data-bad={bad || undefined}>
        <Icon size={16} aria-hidden />
        {SAID[standing]}
      </span>
    </Hint>
  )
}

/** It was saved somewhere else meanwhile: only a person knows which of the two is wanted. */
export function Conflict({ take, keep }: { take: () => Promise<unknown>; keep: () => Promise<unknown> }) {
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
      title="This splice was changed somewhere else"
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
