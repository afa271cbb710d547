import { IconCheck, IconPlus, IconUser, IconUsers } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { switchWorkspace, useWorkspace, type Workspace, workspacesQuery } from "~/api/workspaces"
import { Menu } from "~/ui/Floating"
import { failed } from "~/ui/toast"
import { SwitcherButton } from "./SwitcherButton"
import styles from "./WorkspaceSwitcher.module.css"

const CreateTeam = lazy(() => import("~/features/team/CreateTeam"))

interface Props {
  /** It was pressed before its code was there. */
  openAtOnce: boolean
  /** Whether the keyboard is at the button that stood here until now. */
  focused: () => boolean
  chosen?: (() => void) | undefined
}

/** The person's workspaces, and the way to a new one. */
export function WorkspaceList({ openAtOnce, focused, chosen }: Props) {
  const [wasFocused] = useState(focused)
  const [creating, setCreating] = useState(false)
  const { data, isError, refetch } = useQuery(workspacesQuery)
  const current = useWorkspace()
  const navigate = useNavigate()
  const choose = (one: Workspace) => {
    chosen?.()
    if (one.id === current?.id) return
    void navigate({ to: "/home" })
    switchWorkspace(one.kind === "team" ? one.id : null).catch(failed)
  }
  return (
    <>
      <Menu width={250} position="bottom-start" defaultOpened={openAtOnce}>
        <Menu.Target>
          <SwitcherButton autoFocus={wasFocused} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Workspaces</Menu.Label>
          {isError && !data && <Menu.Item onClick={() => void refetch()}>Couldn’t load. Try again</Menu.Item>}
          {data?.items.map((one) => (
            <Menu.RadioItem
              key={one.id}
              value={one.id}
              checked={one.id === current?.id}
              checkIcon={<IconCheck size={16} aria-hidden />}
              rightSection={one.kind === "team" ? <IconUsers size={16} /> : <IconUser size={16} />}
              onChange={() => choose(one)}
              closeMenuOnClick
            >
              <span className={styles.option}>{one.name || "Personal"}</span>
            </Menu.RadioItem>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
            Create a team
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>{creating && <CreateTeam close={() => setCreating(false)} />}</Suspense>
    </>
  )
}
