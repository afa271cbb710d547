import { Link, type LinkProps } from "@tanstack/react-router"
import { type ReactNode, useEffect } from "react"
import styles from "./Page.module.css"

export interface Crumb {
  label: string
  link: LinkProps
}

interface Props {
  title: string
  /** What the browser's tab says, where it is not the title. */
  tab?: string
  heading?: ReactNode
  crumbs?: Crumb[]
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
  wide?: boolean
}

/** One screen: where it is, what it is called, what can be done, and its content. */
export function Page({ title, tab, heading, crumbs = [], note, actions, children, wide }: Props) {
  useEffect(() => {
    document.title = `${tab ?? title} · Cutroom`
  }, [tab, title])
  return (
    <main className={styles.page} data-wide={wide || undefined} id="content" tabIndex={-1}>
      <header className={styles.head}>
        <div className={styles.words}>
          {crumbs.length > 0 && (
            <nav aria-label="Breadcrumbs">
              <ol className={styles.crumbs}>
                {crumbs.map(({ label, link }) => (
                  <li key={label}>
                    <Link {...link}>{label}</Link>
                  </li>
                ))}
              </ol>
            </nav>
          )}
          {heading ?? <h1 className={styles.title}>{title}</h1>}
          {note && <div className={styles.note}>{note}</div>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </main>
  )
}
