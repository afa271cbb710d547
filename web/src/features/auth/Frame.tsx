import { Link } from "@tanstack/react-router"
import { type ReactNode, useEffect } from "react"
import { Brand } from "~/app/brand"
import styles from "./Frame.module.css"

/** The one look of everything around signing in. */
export function Frame({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Cutroom`
  }, [title])
  return (
    <div className={styles.frame}>
      <header>
        <Link to="/" aria-label="Cutroom, to the start" className={styles.home}>
          <Brand />
        </Link>
      </header>
      <main className={styles.card} id="content">
        <h1 className={styles.title}>{title}</h1>
        {note && <div className={styles.note}>{note}</div>}
        {children}
      </main>
    </div>
  )
}
