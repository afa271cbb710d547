import { Link } from "@tanstack/react-router"
import { type ReactNode, useEffect } from "react"
import { Brand } from "./brand"
import styles from "./PublicLayout.module.css"

interface Props {
  title: string
  /** A card in the middle for something to fill in, a column for something to read. */
  as: "card" | "text"
  note?: ReactNode
  children: ReactNode
}

/** The layout of every screen that needs no sign-in. */
export function PublicLayout({ title, as, note, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Cutroom`
  }, [title])
  return (
    <div className={styles.outside} data-as={as}>
      <header>
        <Link to="/" aria-label="Cutroom home" className={styles.home}>
          <Brand />
        </Link>
      </header>
      <main className={styles[as]} id="content">
        <h1>{title}</h1>
        {note && <div className={styles.note}>{note}</div>}
        {children}
      </main>
    </div>
  )
}
