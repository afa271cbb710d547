import { Button, Select, Skeleton, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { errorMessage, onceKey } from "~/api/client"
import { type Invitation, type InvitedRole, invitationsQuery, invite, revokeInvitation } from "~/api/workspaces"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import { INVITED, options, ROLES } from "./roles"
import styles from "./Team.module.css"

/** Invite somebody by mail, and the invitations that nobody has answered yet. */
export function Invitations({ workspaceId }: { workspaceId: string }) {
  const invitations = useQuery(invitationsQuery(workspaceId))
  return (
    <section className={styles.section} aria-labelledby="invitations">
      <h2 id="invitations">Invite people</h2>
      <Invite workspaceId={workspaceId} />
      {invitations.isPending && <Skeleton height={40} />}
      {invitations.isError && !invitations.data && (
        <Failed error={invitations.error} again={() => void invitations.refetch()} />
      )}
      <ul className={styles.list} aria-label="Pending invitations">
        {invitations.data?.items.map((one) => (
          <Pending key={one.id} invitation={one} workspaceId={workspaceId} />
        ))}
      </ul>
    </section>
  )
}

function Invite({ workspaceId }: { workspaceId: string }) {
  const [email, setEmail] = useState("")
  const [role, setRole] = useState<InvitedRole>("editor")
  const [key, setKey] = useState(onceKey)
  const [error, setError] = useState<string>()
  const [sending, setSending] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSending(true)
    try {
      await invite(workspaceId, email, role, key)
      done(`Invitation sent to ${email}`)
      setEmail("")
    } catch (reason) {
      setError(errorMessage(reason))
    } finally {
      setKey(onceKey())
      setSending(false)
    }
  }
  return (
    <form onSubmit={submit} className={styles.line}>
      <TextInput
        label="Email"
        type="email"
        required
        value={email}
        error={error}
        onChange={(event) => {
          setEmail(event.currentTarget.value)
          setError(undefined)
        }}
      />
      <Select
        label="Role"
        className={styles.role}
        data={options(INVITED)}
        value={role}
        onChange={(value) => setRole((value ?? "editor") as InvitedRole)}
        allowDeselect={false}
      />
      <Button type="submit" loading={sending}>
        Send invitation
      </Button>
    </form>
  )
}

function Pending({ invitation, workspaceId }: { invitation: Invitation; workspaceId: string }) {
  const when = useWhen({ dateStyle: "medium" })
  const revoke = () =>
    revokeInvitation(workspaceId, invitation.id).then(() => done(`Invitation to ${invitation.email} revoked`), failed)
  return (
    <li className={styles.item}>
      <span className={styles.words}>
        <strong>{invitation.email}</strong>
        <span className="quiet">
          {ROLES[invitation.role].label} · expires {when(invitation.expires_at)}
        </span>
      </span>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Revoke the invitation to ${invitation.email}`}
        onClick={revoke}
      >
        Revoke
      </Button>
    </li>
  )
}
