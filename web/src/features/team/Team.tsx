import { Button, Skeleton, TextInput } from "@mantine/core"
import { IconUsers } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { renameTeam, useWorkspace, type Workspace, workspacesQuery } from "~/api/workspaces"
import { NeedsApproval } from "~/features/approval/NeedsApproval"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import CreateTeam from "./CreateTeam"
import { Data, Leave } from "./Ending"
import { Invitations } from "./Invitations"
import { Members } from "./Members"
import styles from "./Team.module.css"

/** Who is in this workspace and what they may do; in the personal one, the way to a team. */
export function Team() {
  const workspaces = useQuery(workspacesQuery)
  const workspace = useWorkspace()
  return (
    <Page title="Team" note={workspace?.kind === "team" ? workspace.name : " "}>
      {workspaces.isPending && <Skeleton height={300} radius="lg" />}
      {workspaces.isError && !workspaces.data && (
        <Failed error={workspaces.error} again={() => void workspaces.refetch()} />
      )}
      {workspace?.kind === "personal" && <NoTeam />}
      {workspace?.kind === "team" && <Sections key={workspace.id} workspace={workspace} />}
    </Page>
  )
}

function NoTeam() {
  const [creating, setCreating] = useState(false)
  return (
    <>
      <Empty
        icon={<IconUsers size={28} stroke={1.5} />}
        title="Work together"
        action={<Button onClick={() => setCreating(true)}>Create a team</Button>}
      >
        Only you can see your personal workspace. A team shares one library, with a role for each member.
      </Empty>
      {creating && <CreateTeam close={() => setCreating(false)} />}
    </>
  )
}

function Sections({ workspace }: { workspace: Workspace }) {
  const manages = workspace.permissions.includes("manage")
  return (
    <div className={styles.sections}>
      {manages && <Name workspace={workspace} />}
      <Members workspace={workspace} />
      {manages && <NeedsApproval />}
      {manages && <Invitations workspaceId={workspace.id} />}
      {manages && <Data workspaceId={workspace.id} />}
      <Leave workspace={workspace} />
    </div>
  )
}

function Name({ workspace }: { workspace: Workspace }) {
  const [name, setName] = useState(workspace.name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    renameTeam(workspace.id, name).then(() => done("Team renamed"), failed)
  }
  return (
    <section className={styles.section} aria-labelledby="team-name">
      <h2 id="team-name">Name</h2>
      <form onSubmit={submit} className={styles.line}>
        <TextInput
          label="Team name"
          value={name}
          maxLength={60}
          required
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!name.trim() || name === workspace.name}>
          Save
        </Button>
      </form>
    </section>
  )
}
