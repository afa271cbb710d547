import { Button, Modal, Select, TextInput } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { type FormEvent, useState } from "react"
import { meQuery } from "~/api/accounts"
import { isRunning } from "~/api/analyses"
import { errorMessage } from "~/api/client"
import {
  deleteTeam,
  exportTeam,
  leaveTeam,
  membersQuery,
  teamExportsQuery,
  transferOwnership,
  type Workspace,
} from "~/api/workspaces"
import { done, failed } from "~/ui/toast"
import styles from "./Team.module.css"

/** A copy of all that the team has. */
export function Data({ workspaceId }: { workspaceId: string }) {
  const { data } = useQuery(teamExportsQuery(workspaceId))
  const newest = data?.items[0]
  const running = newest ? isRunning(newest) : false
  return (
    <section className={styles.section} aria-labelledby="team-data">
      <h2 id="team-data">Export team data</h2>
      <p className="quiet">
        A JSON file with everything in this workspace, and links to the media. Available for a week.
      </p>
      <div className={styles.row} style={{ justifyContent: "start" }}>
        <Button variant="default" disabled={running} onClick={() => exportTeam(workspaceId).catch(failed)}>
          {running ? "Exporting…" : "Export team data"}
        </Button>
        {newest?.download_url && (
          <Button component="a" href={newest.download_url} leftSection={<IconDownload size={16} />}>
            Download
          </Button>
        )}
      </div>
    </section>
  )
}

/** Leave; an owner also transfers and deletes. */
export function Leave({ workspace }: { workspace: Workspace }) {
  const [open, setOpen] = useState<"leave" | "transfer" | "delete">()
  const close = () => setOpen(undefined)
  const owns = workspace.permissions.includes("own")
  return (
    <section className={styles.section} data-danger aria-labelledby="leaving">
      <h2 id="leaving">{owns ? "Ownership" : "Leave this team"}</h2>
      <div className={styles.row} style={{ justifyContent: "start" }}>
        {owns && (
          <Button variant="default" onClick={() => setOpen("transfer")}>
            Transfer ownership
          </Button>
        )}
        <Button variant="default" onClick={() => setOpen("leave")}>
          Leave team
        </Button>
        {owns && (
          <Button variant="default" className={styles.danger} onClick={() => setOpen("delete")}>
            Delete team
          </Button>
        )}
      </div>
      {open === "leave" && <LeaveDialog workspace={workspace} close={close} />}
      {open === "transfer" && <TransferDialog workspace={workspace} close={close} />}
      {open === "delete" && <DeleteDialog workspace={workspace} close={close} />}
    </section>
  )
}

interface DialogProps {
  workspace: Workspace
  close: () => void
}

/** Carries out what a dialog is for: shows why it was refused, or closes. */
function useSubmit(act: () => Promise<void>, then: () => void) {
  const [error, setError] = useState<string>()
  const [sending, setSending] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setSending(true)
    setError(undefined)
    act().then(then, (reason) => {
      setError(errorMessage(reason))
      setSending(false)
    })
  }
  return { submit, error, sending }
}

function Problem({ error }: { error: string | undefined }) {
  return error ? (
    <p role="alert" className={styles.danger} style={{ color: "var(--bad)" }}>
      {error}
    </p>
  ) : null
}

function LeaveDialog({ workspace, close }: DialogProps) {
  const navigate = useNavigate()
  const { submit, error, sending } = useSubmit(
    () => leaveTeam(workspace.id),
    () => {
      void navigate({ to: "/home" })
      done(`You left ${workspace.name}`)
    },
  )
  return (
    <Modal opened onClose={close} title={`Leave ${workspace.name}?`}>
      <form onSubmit={submit} className={styles.form}>
        <p>You lose access right away. What you made stays in the team.</p>
        <Problem error={error} />
        <div className={styles.row}>
          <Button variant="default" onClick={close} data-autofocus>
            Stay
          </Button>
          <Button type="submit" color="bad" loading={sending}>
            Leave team
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function TransferDialog({ workspace, close }: DialogProps) {
  const { data: members } = useQuery(membersQuery(workspace.id))
  const { data: me } = useQuery(meQuery)
  const [userId, setUserId] = useState<string | null>(null)
  const others = members?.items.filter((one) => one.user_id !== me?.id) ?? []
  const { submit, error, sending } = useSubmit(
    () => transferOwnership(workspace.id, userId ?? ""),
    () => {
      close()
      done("Ownership transferred. You’re an admin now.")
    },
  )
  return (
    <Modal opened onClose={close} title="Transfer ownership">
      <form onSubmit={submit} className={styles.form}>
        <p>The new owner can do everything, including deleting the team. You become an admin.</p>
        <Select
          label="New owner"
          placeholder={others.length ? "Choose a member" : "Invite somebody first"}
          data={others.map((one) => ({ value: one.user_id, label: `${one.name} (${one.email})` }))}
          value={userId}
          onChange={setUserId}
          disabled={!others.length}
        />
        <Problem error={error} />
        <div className={styles.row}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={!userId} loading={sending}>
            Transfer
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function DeleteDialog({ workspace, close }: DialogProps) {
  const navigate = useNavigate()
  const [name, setName] = useState("")
  const { submit, error, sending } = useSubmit(
    () => deleteTeam(workspace.id),
    () => {
      void navigate({ to: "/home" })
      done(`${workspace.name} is deleted`)
    },
  )
  return (
    <Modal opened onClose={close} title={`Delete ${workspace.name}?`}>
      <form onSubmit={submit} className={styles.form}>
        <p>This can’t be undone. All videos, clips, exports and brands of the team are deleted, for every member.</p>
        <TextInput
          label={`Type "${workspace.name}"`}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <Problem error={error} />
        <div className={styles.row}>
          <Button variant="default" onClick={close}>
            Keep team
          </Button>
          <Button type="submit" color="bad" disabled={name.trim() !== workspace.name} loading={sending}>
            Delete team
          </Button>
        </div>
      </form>
    </Modal>
  )
}
