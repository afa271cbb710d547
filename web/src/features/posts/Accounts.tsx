import { Avatar } from "@mantine/core"
import { IconCheck } from "@tabler/icons-react"
import type { Account } from "~/api/posts"
import { canPublish } from "./draft"
import styles from "./PublishPanel.module.css"
import { PLATFORMS, PlatformIcon } from "./platforms"

interface Props {
  accounts: Account[]
  chosen: string[]
  change: (ids: string[]) => void
}

/** Which accounts the post goes to; those that need something first say what. */
export function Accounts({ accounts, chosen, change }: Props) {
  const toggle = (id: string) => change(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return (
    <fieldset className={styles.accounts}>
      <legend>Post to</legend>
      {accounts.map((one) => {
        const usable = canPublish(one)
        const on = chosen.includes(one.id)
        return (
          <label key={one.id} className={styles.account} data-on={on || undefined} data-off={!usable || undefined}>
            <input type="checkbox" checked={on} disabled={!usable} onChange={() => toggle(one.id)} />
            <Avatar src={one.picture || null} alt="" size={34} radius="xl" name={one.name} />
            <span className={styles.who}>
              <span className={styles.name}>{one.name}</span>
              <span className="quiet">
                {PLATFORMS[one.platform].name}
                {usable ? ` · ${one.handle}` : " · Reconnect this account"}
              </span>
            </span>
            {on ? <IconCheck size={18} stroke={2.4} aria-hidden /> : <PlatformIcon platform={one.platform} />}
          </label>
        )
      })}
    </fieldset>
  )
}
