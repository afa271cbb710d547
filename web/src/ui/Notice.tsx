import type { ReactNode } from "react"
import styles from "./Sections.module.css"

interface Props {
  title: string
  tone?: "good" | "warn" | "bad"
  children: ReactNode
}

/** What has just happened, on the page where it counts. */
export function Notice({ title, tone, children }: Props) {
  return (
    <div className={styles.notice} data-tone={tone} role="status">
      <strong>{title}</strong>
      <p>{children}</p>
    </div>
  )
}
