import { ActionIcon, Button, Modal, Select, Skeleton } from "@mantine/core"
import { IconUserMinus } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { meQuery } from "~/api/accounts"
import { changeRole, type Member, membersQuery, type Role, removeMember, type Workspace } from "~/api/workspaces"
import { many } from "~/ui/format"
import { Hint } from "~/ui/Hint"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { INVITED, options, ROLES } from "./roles"
import styles from "./Team.module.css"

/** Everybody in the team, with their role; those who manage change and remove others. */
export function Members({ workspace }: { workspace: Workspace }) {
  const members = useQuery(membersQuery(workspace.id))
  const { data: me } = useQuery(meQuery)
  const items = members.data?.items
  return (
    <section className={styles.section} aria-labelledby="members">
      <h2 id="members">{items ? many(items.length, "member") : "Members"}</h2>
      {members.isPending && <Skeleton height={120} />}
      {members.isError && !items && <Failed error={members.error} again={() => void members.refetch()} />}
      <ul className={styles.list}>
        {items?.map((one) => (
          <Row key={one.user_id} member={one} workspace={workspace} isMe={one.user_id === me?.id} />
        ))}
      </ul>
      <dl className={styles.roles}>
        {Object.entries(ROLES).map(([role, { label, about }]) => (
          <Explained key={role} label={label} about={about} />
        ))}
      </dl>
    </section>
  )
}

function Explained({ label, about }: { label: string; about: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="quiet">{about}</dd>
    </>
  )
}

/** Whether the person may change somebody: owners are changed by owners, and nobody changes themselves here. */
function isChangeable(workspace: Workspace, member: Member, isMe: boolean): boolean {
  if (isMe || !workspace.permissions.includes("manage")) return false
  return member.role !== "owner" || workspace.role === "owner"
}

function Row({ member, workspace, isMe }: { member: Member; workspace: Workspace; isMe: boolean }) {
  const [removing, setRemoving] = useState(false)
  const changeable = isChangeable(workspace, member, isMe)
  const roles: Role[] = workspace.role === "owner" ? ["owner", ...INVITED] : [...INVITED]
  const change = (role: string | null) => {
    if (!role || role === member.role) return
    changeRole(workspace.id, member.user_id, role as Role).then(
      () => done(`${member.name} is now ${ROLES[role as Role].label.toLowerCase()}`),
      failed,
    )
  }
  return (
    <li className={styles.item}>
      <span className={styles.words}>
        <strong>
          {member.name}
          {isMe && " (you)"}
        </strong>
        <span className="quiet">{member.email}</span>
      </span>
      {changeable ? (
        <Select
          aria-label={`Role of ${member.name}`}
          className={styles.role}
          data={options(roles)}
          value={member.role}
          onChange={change}
          allowDeselect={false}
        />
      ) : (
        <span>{ROLES[member.role].label}</span>
      )}
      {changeable && (
        <Hint label={`Remove ${member.name}`}>
          <ActionIcon variant="default" aria-label={`Remove ${member.name}`} onClick={() => setRemoving(true)}>
            <IconUserMinus size={18} />
          </ActionIcon>
        </Hint>
      )}
      {removing && <Remove member={member} workspaceId={workspace.id} close={() => setRemoving(false)} />}
    </li>
  )
}

function Remove({ member, workspaceId, close }: { member: Member; workspaceId: string; close: () => void }) {
  const remove = () => {
    close()
    removeMember(workspaceId, member.user_id).then(() => done(`${member.name} was removed`), failed)
  }
  return (
    <Modal opened onClose={close} title={`Remove ${member.name}?`}>
      <div className={styles.form}>
        <p>They lose access right away. What they made stays in the team.</p>
        <div className={styles.row}>
          <Button variant="default" onClick={close} data-autofocus>
            Cancel
          </Button>
          <Button color="bad" onClick={remove}>
            Remove
          </Button>
        </div>
      </div>
    </Modal>
  )
}
