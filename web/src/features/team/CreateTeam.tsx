import { Button, Modal, TextInput } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { type FormEvent, useState } from "react"
import { errorMessage, onceKey } from "~/api/client"
import { createTeam, switchWorkspace } from "~/api/workspaces"
import styles from "./Team.module.css"

/** A new team: its name, and then its page, where people are invited. */
export default function CreateTeam({ close }: { close: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState("")
  const [error, setError] = useState<string>()
  const [sending, setSending] = useState(false)
  const [key] = useState(onceKey)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSending(true)
    try {
      const team = await createTeam(name, key)
      close()
      await navigate({ to: "/team" })
      await switchWorkspace(team.id)
    } catch (reason) {
      setError(errorMessage(reason))
      setSending(false)
    }
  }
  return (
    <Modal opened onClose={close} title="Create a team">
      <form onSubmit={submit} className={styles.form}>
        <p className="quiet">
          A team has its own library, brands and exports. You choose who joins and what they can do.
        </p>
        <TextInput
          label="Team name"
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value)
            setError(undefined)
          }}
          maxLength={60}
          required
          error={error}
          data-autofocus
        />
        <div className={styles.row}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={sending} disabled={!name.trim()}>
            Create team
          </Button>
        </div>
      </form>
    </Modal>
  )
}
