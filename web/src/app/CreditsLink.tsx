import { IconCoins } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { balanceQuery } from "~/api/credits"
import { Hint } from "~/ui/Hint"
import styles from "./Shell.module.css"

/** What the workspace has, in the header; nothing while that is unknown. */
export function CreditsLink() {
  const { data } = useQuery({ ...balanceQuery, staleTime: 30_000 })
  if (!data) return null
  const amount = data.available.toLocaleString("en")
  return (
    <Hint label="Credits in this workspace">
      <Link to="/credits" className={styles.credits} aria-label={`Credits: ${amount}`}>
        <IconCoins size={18} stroke={1.7} aria-hidden />
        <span className="tabular">{amount}</span>
      </Link>
    </Hint>
  )
}
