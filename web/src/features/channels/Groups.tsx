import { ActionIcon, Button, Checkbox, Modal, Skeleton, TextInput } from "@mantine/core"
import { IconPencil, IconTrash } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { errorMessage } from "~/api/client"
import { type Channel, deleteGroup, type Group, groupsQuery, saveGroup } from "~/api/social"
import { useMay } from "~/api/workspaces"
import { Hint } from "~/ui/Hint"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import styles from "./Channels.module.css"
import { NAMES, PlatformIcon } from "./platforms"

/** Saved sets of channels, chosen at once when something is posted. */
export function Groups({ channels }: { channels: Channel[] }) {
  const edits = useMay("edit")
  const groups = useQuery(groupsQuery)
  const [open, setOpen] = useState<Group | "new">()
  return (
    <section className={styles.section} aria-labelledby="groups">
      <h2 id="groups">Groups</h2>
      <p className="quiet">Channels that you post to together, chosen in one click.</p>
      {groups.isPending && <Skeleton height={40} />}
      {groups.isError && !groups.data && <Failed error={groups.error} again={() => void groups.refetch()} />}
      <ul className={styles.list}>
        {groups.data?.items.map((one) => (
          <Row key={one.id} group={one} channels={channels} edit={edits ? () => setOpen(one) : undefined} />
        ))}
      </ul>
      {edits && groups.data && (
        <Button variant="default" onClick={() => setOpen("new")}>
          Create a group
        </Button>
      )}
      {open && (
        <GroupDialog group={open === "new" ? undefined : open} channels={channels} close={() => setOpen(undefined)} />
      )}
    </section>
  )
}

function Row({ group, channels, edit }: { group: Group; channels: Channel[]; edit: (() => void) | undefined }) {
  const members = channels.filter((one) => group.account_ids.includes(one.id))
  const remove = () => deleteGroup(group.id).then(() => done(`${group.name} is deleted`), failed)
  return (
    <li className={styles.item}>
      <span className={styles.words}>
        <strong>{group.name}</strong>
        <span className="quiet">{members.map((one) => one.name).join(", ") || "No channels"}</span>
      </span>
      {edit && (
        <span className={styles.actions}>
          <Hint label="Edit">
            <ActionIcon variant="default" size="lg" aria-label={`Edit ${group.name}`} onClick={edit}>
              <IconPencil size={18} />
            </ActionIcon>
          </Hint>
          <Hint label="Delete">
            <ActionIcon variant="default" size="lg" aria-label={`Delete ${group.name}`} onClick={() => void remove()}>
              <IconTrash size={18} />
            </ActionIcon>
          </Hint>
        </span>
      )}
    </li>
  )
}

interface DialogProps {
  group: Group | undefined
  channels: Channel[]
  close: () => void
}

function GroupDialog({ group, channels, close }: DialogProps) {
  const [name, setName] = useState(group?.name ?? "")
  const [ids, setIds] = useState<string[]>(group?.account_ids ?? [])
  const [error, setError] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    saveGroup(name, ids, group?.id).then(close, (reason) => setError(errorMessage(reason)))
  }
  return (
    <Modal opened onClose={close} title={group ? `Edit ${group.name}` : "Create a group"}>
      <form onSubmit={submit} className={styles.form}>
        <TextInput
          label="Name"
          placeholder="Launch week"
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
        <Checkbox.Group label="Channels" value={ids} onChange={setIds}>
          <div className={styles.checks}>
            {channels.map((one) => (
              <Checkbox
                key={one.id}
                value={one.id}
                label={
                  <span className={styles.check}>
                    <PlatformIcon platform={one.platform} size={16} /> {one.name}
                    <span className="quiet">{NAMES[one.platform]}</span>
                  </span>
                }
              />
            ))}
          </div>
        </Checkbox.Group>
        <div className={styles.row}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={!name.trim() || ids.length === 0}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  )
}
