import { useCallback, useEffect, useRef, useState } from "react"
import { useAfterFirstPaint } from "~/ui/afterFirstPaint"
import { failed } from "~/ui/toast"
import { SwitcherButton } from "./SwitcherButton"
import type { WorkspaceList } from "./WorkspaceList"

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
