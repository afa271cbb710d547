import { IconAlertTriangle, IconCheck, IconLoader2 } from "@tabler/icons-react"
import { Hint } from "~/ui/Hint"
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
