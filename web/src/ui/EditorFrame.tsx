import { IconArrowLeft } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { type CSSProperties, type ReactNode, useEffect } from "react"
import styles from "./EditorFrame.module.css"
import type { Crumb } from "./Page"

interface Props {
  /** What this screen is, for those who hear it. */
  title: string
  /** What the browser's tab says. */
  tab: string
  back: Crumb
  /** The field of the name, and whether it is saved. */
  name: ReactNode
  actions: ReactNode
  preview: ReactNode
  controls: ReactNode
  timeline: ReactNode
  /** Width by height of what is edited. */
  shape: number
}

/** An editor in the whole window: its bar, one preview with the controls beside it, the timeline below. */
export function EditorFrame({ title, tab, back, name, actions, preview, controls, timeline, shape }: Props) {
  useEffect(() => {
    document.title = `${tab} · Cutroom`
  }, [tab])
  return (
    <main className={styles.editor} id="content" tabIndex={-1} style={{ "--shape": shape } as CSSProperties}>
      <header className={styles.bar}>
        <Link {...back.link} className={styles.back} aria-label={`Back to ${back.label}`}>
          <IconArrowLeft size={20} aria-hidden />
          <span>{back.label}</span>
        </Link>
        <h1 className="hidden-but-said">{title}</h1>
        <div className={styles.name}>{name}</div>
        <div className={styles.actions}>{actions}</div>
      </header>
      <section className={styles.preview} aria-label="Preview">
        {preview}
      </section>
      <section className={styles.controls} aria-label="Controls">
        {controls}
      </section>
      <section className={styles.timeline} aria-label="Timeline">
        {timeline}
      </section>
    </main>
  )
}
