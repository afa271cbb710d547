import { IconAlertTriangle, IconCheck, IconLoader2 } from "@tabler/icons-react"
import { Hint } from "~/ui/Hint"
import type { SaveStatus } from "./autosave"
import styles from "./SaveState.module.css"

const TEXTS: Record<SaveStatus, string> = {
  saved: "Saved",
  unsaved: "Saving…",
  saving: "Saving…",
  refused: "Not saved yet",
  conflict: "Not saved",
}

/** Whether what is on the screen is on the server; it saves itself. */
export function SaveState({ status, why }: { status: SaveStatus; why: string | undefined }) {
  const bad = status === "refused" || status === "conflict"
  const Icon = bad ? IconAlertTriangle : status === "saved" ? IconCheck : IconLoader2
  return (
    <Hint label={`${why} Your changes are kept in this browser.`} disabled={!bad || !why}>
      <span className={styles.state} role="status" data-bad={bad || undefined}>
        <Icon size={16} aria-hidden />
        <span>{TEXTS[status]}</span>
      </span>
    </Hint>
  )
}
