import { useNetwork } from "@mantine/hooks"
import { IconWifiOff } from "@tabler/icons-react"
import { useEffect, useRef, useState } from "react"
import { isReachable, PROBE_MS } from "~/api/connectivity"
import { queryClient } from "~/api/query"
import styles from "./Connection.module.css"

/** Says that the connection is gone, and fetches everything again when it is back. */
export function Connection() {
  const away = useAway()
  const before = useRef(away)
  useEffect(() => {
    if (!away && before.current) void queryClient.invalidateQueries()
    before.current = away
  }, [away])
  if (!away) return null
  return (
    <div className={styles.strip} role="status">
      <IconWifiOff size={16} /> You’re offline. Uploads and edits resume when you’re back online.
    </div>
  )
}

/** A browser that says it is offline is believed when Cutroom does not answer either: both may be on one machine. */
function useAway(): boolean {
  const { online } = useNetwork()
  const [away, setAway] = useState(false)
  useEffect(() => {
    if (online) return setAway(false)
    const stop = new AbortController()
    const ask = async () => {
      const here = await isReachable(stop.signal)
      if (!stop.signal.aborted) setAway(!here)
    }
    void ask()
    const timer = setInterval(ask, PROBE_MS)
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [online])
  return away
}
