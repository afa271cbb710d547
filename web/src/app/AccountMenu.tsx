import { useCallback, useEffect, useRef, useState } from "react"
import { useAfterFirstPaint } from "~/ui/afterFirstPaint"
import { failed } from "~/ui/toast"
import type { AccountList } from "./AccountList"
import { Avatar } from "./Avatar"

/** Whose account it is; what belongs to it comes when it is asked for, at the latest when the first screen stands. */
export function AccountMenu({ openKeys }: { openKeys: () => void }) {
  const [wanted, setWanted] = useState(false)
  const [List, setList] = useState<typeof AccountList>()
  const ready = useAfterFirstPaint()
  const button = useRef<HTMLButtonElement>(null)
  const fetchList = useCallback(() => import("./AccountList").then((one) => setList(() => one.AccountList)), [])
  useEffect(() => {
    if (ready) fetchList().catch(() => undefined) // asked for again with a press
  }, [ready, fetchList])
  if (List)
    return <List openAtOnce={wanted} focused={() => button.current === document.activeElement} openKeys={openKeys} />
  const ask = () => {
    setWanted(true)
    fetchList().catch(failed)
  }
  return <Avatar ref={button} aria-haspopup="menu" onClick={ask} />
}
