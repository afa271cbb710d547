import { ActionIcon, type ActionIconProps } from "@mantine/core"
import { IconUser } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { type ComponentProps, useCallback, useEffect, useRef, useState } from "react"
import { meQuery } from "~/api/accounts"
import { useReady } from "~/ui/idle"
import { failed } from "~/ui/toast"
import type { AccountList } from "./AccountList"
import styles from "./AccountMenu.module.css"

/** Whose account it is; what belongs to it comes when it is asked for, at the latest when the first screen stands. */
export function AccountMenu({ openKeys }: { openKeys: () => void }) {
  const [asked, setAsked] = useState(false)
  const [List, setList] = useState<typeof AccountList>()
  const ready = useReady()
  const button = useRef<HTMLButtonElement>(null)
  const fetchList = useCallback(() => import("./AccountList").then((one) => setList(() => one.AccountList)), [])
  useEffect(() => {
    if (ready) fetchList().catch(() => undefined) // asked for again with a press
  }, [ready, fetchList])
  if (List) return <List asked={asked} focused={() => button.current === document.activeElement} openKeys={openKeys} />
  const ask = () => {
    setAsked(true)
    fetchList().catch(failed)
  }
  return <Face ref={button} aria-haspopup="menu" onClick={ask} />
}

/** The first letter of the name. */
export function Face(props: ActionIconProps & ComponentProps<"button">) {
  const { data: me } = useQuery(meQuery)
  return (
    <ActionIcon aria-label="Account menu" variant="default" radius="xl" className={styles.face} {...props}>
      {me?.name.slice(0, 1).toUpperCase() ?? <IconUser size={18} />}
    </ActionIcon>
  )
}
