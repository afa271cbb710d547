import { IconAlertCircle, IconCircleCheck } from "@tabler/icons-react"
import type { Schemas } from "~/api/client"
import { errorMessage } from "~/api/client"
import type { Account } from "~/api/posts"
import styles from "./PublishPanel.module.css"
import { PLATFORMS, PlatformIcon } from "./platforms"

interface Props {
  check: Schemas["PreflightView"] | undefined
  accounts: Account[]
  failed: unknown
  later: boolean
}

/** What each platform would refuse, before anything is sent. */
export function Checks({ check, accounts, failed, later }: Props) {
  if (accounts.length === 0) return <p className="quiet">Choose at least one account.</p>
  if (failed) return <p role="alert">{errorMessage(failed)}</p>
  if (!check) return <p className="quiet">Checking…</p>
  const problems = check.targets.flatMap((one) => one.problems.map((problem) => ({ ...problem, target: one })))
  const full = later ? [] : check.targets.filter((one) => one.posts_left === 0)
  if (problems.length === 0 && full.length > 0)
    return (
      <p role="alert">
        {full.map((one) => PLATFORMS[one.platform].name).join(", ")}: no posts left today. Schedule it.
      </p>
    )
  if (problems.length === 0)
    return (
      <p className={styles.fine}>
        <IconCircleCheck size={18} aria-hidden /> Ready to post
      </p>
    )
  return (
    <ul className={styles.problems} aria-label="Fix before posting">
      {problems.map((one) => (
        <li key={`${one.target.account_id} ${one.code}`}>
          <IconAlertCircle size={17} aria-hidden />
          <span>{one.message}</span>
          <PlatformIcon platform={one.target.platform} size={16} />
        </li>
      ))}
    </ul>
  )
}
