import { IconSelector } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { type ComponentProps, useCallback, useEffect, useRef, useState } from "react"
import { meQuery } from "~/api/accounts"
import { useWorkspace } from "~/api/workspaces"
import { useAfterFirstPaint } from "~/ui/afterFirstPaint"
import { failed } from "~/ui/toast"
import type { WorkspaceList } from "./WorkspaceList"
import styles from "./WorkspaceSwitcher.module.css"

/** Which workspace this is, and the way to another; the list comes once the first screen stands. */
export function WorkspaceSwitcher({ chosen }: { chosen?: () => void }) {
  const [wanted, setWanted] = useState(false)
  const [List, setList] = useState<typeof WorkspaceList>()
  const ready = useAfterFirstPaint()
  const button = useRef<HTMLButtonElement>(null)
  const fetchList = useCallback(() => import("./WorkspaceList").then((one) => setList(() => one.WorkspaceList)), [])
  useEffect(() => {
    if (ready) fetchList().catch(() => undefined) // asked for again with a press
  }, [ready, fetchList])
  if (List)
    return <List openAtOnce={wanted} focused={() => button.current === document.activeElement} chosen={chosen} />
  const ask = () => {
    setWanted(true)
    fetchList().catch(failed)
  }
  return <SwitcherButton ref={button} aria-haspopup="menu" onClick={ask} />
}

/** The workspace's initial and name, as a button. */
export function SwitcherButton(props: ComponentProps<"button">) {
  const { data: me } = useQuery(meQuery)
  const workspace = useWorkspace()
  const name = workspace?.name || me?.name || ""
  return (
    <button type="button" className={styles.workspace} {...props} aria-label={`Workspace: ${name}`}>
      <span className={styles.initial} data-team={workspace?.kind === "team" || undefined} aria-hidden>
        {name.slice(0, 1).toUpperCase()}
      </span>
      <span className={styles.name}>{name}</span>
      <IconSelector size={16} stroke={1.7} aria-hidden className={styles.more} />
    </button>
  )
}
