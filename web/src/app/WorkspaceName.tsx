import { useQuery } from "@tanstack/react-query"
import { meQuery } from "~/api/accounts"
import styles from "./WorkspaceName.module.css"

/** Whose workspace this is. The workspace switcher takes this place: it is as wide as the sidebar, folded or not. */
export function WorkspaceName() {
  const { data: me } = useQuery(meQuery)
  return (
    <div className={styles.workspace}>
      <span className={styles.initial} aria-hidden>
        {me?.name.slice(0, 1).toUpperCase()}
      </span>
      <span className={styles.name}>{me?.name}</span>
    </div>
  )
}
