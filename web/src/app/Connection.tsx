import { useNetwork } from "@mantine/hooks"
import { IconWifiOff } from "@tabler/icons-react"
import { useEffect, useRef } from "react"
import { queryClient } from "~/api/query"
import styles from "./Connection.module.css"

/** Says that the connection is gone, and asks anew when it is back. */
export function Connection() {
  const { online } = useNetwork()
  const before = useRef(online)
  useEffect(() => {
    if (online && !before.current) void queryClient.invalidateQueries()
    before.current = online
  }, [online])
  if (online) return null
  return (
    <div className={styles.strip} role="status">
      <IconWifiOff size={16} /> You are offline. What you see may be old; uploads and edits go on when you are back.
    </div>
  )
}
