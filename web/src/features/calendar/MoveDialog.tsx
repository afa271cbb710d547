import { Button, Modal, TextInput } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useCalendar } from "./context"
import styles from "./Dialogs.module.css"
import type { Group } from "./entries"

/** Another time for a post, written instead of dragged. */
export function MoveDialog({ group, close }: { group: Group; close: () => void }) {
  const { move, now, zone } = useCalendar()
  const [wall, setWall] = useState(group.wall)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wall !== group.wall) move(group, wall)
    close()
  }
  return (
    <Modal opened onClose={close} title="Move post">
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          type="datetime-local"
          label={group.title}
          description={`Time zone: ${zone.replaceAll("_", " ")}`}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={wall}
          required
          data-autofocus
          error={wall && wall <= now ? "This time has passed." : undefined}
          onChange={(event) => setWall(event.currentTarget.value)}
        />
        <div className={styles.formButtons}>
          <Button variant="default" onClick={close}>
            Keep the time
          </Button>
          <Button type="submit" disabled={!wall || wall <= now}>
            Move
          </Button>
        </div>
      </form>
    </Modal>
  )
}
