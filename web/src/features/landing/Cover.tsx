import { IconArrowRight, IconUpload } from "@tabler/icons-react"
import type { ComponentType, ReactNode } from "react"
import { Brand } from "~/app/brand"
import styles from "./Cover.module.css"
import { Picture } from "./Picture"

const STEPS = [
  [
    "Drop a video",
    "A talk, a stream, a podcast, a lesson: up to 5 GB, straight from your disk. Close the tab and resume later.",
  ],
  ["See what it found", "Every clip comes with a score and the reasons for it. Cuts never split a word."],
  ["Export a short", "Vertical, captioned word by word, leveled audio, quality-checked. Download it or share a link."],
] as const

interface Props {
  /** A link inside the app. */
  To: ComponentType<{ to: "/sign-in" | "/register"; className?: string; children: ReactNode }>
  choose?: () => void
}

/** The landing page's picture and words. It stands in the page as markup before the app does, so it needs nothing of it. */
export function Cover({ To, choose }: Props) {
  return (
    <div className={styles.landing}>
      <header className={styles.bar}>
        <Brand />
        <nav aria-label="Account" className={styles.links}>
          <To to="/sign-in" className={styles.quietLink}>
            Sign in
          </To>
          <To to="/register" className={styles.button}>
            Sign up
          </To>
        </nav>
      </header>
      <main id="content">
        <section className={styles.hero}>
          <div>
            <h1 className={styles.claim}>
              The long video.
              <br />
              The moments that <em>matter</em>.
            </h1>
            <p className={styles.lead}>
              Cutroom watches and listens to all of it, finds the parts that stand on their own, and cuts them into
              captioned vertical shorts. You decide; it shows its reasons.
            </p>
            <button type="button" className={styles.drop} onClick={choose} data-choose>
              <span className={styles.dropIcon} aria-hidden>
                <IconUpload size={26} stroke={1.75} />
              </span>
              <span>
                <strong>Drop a video here</strong>
                <span>or choose one: MP4, MOV, WebM, MKV, AVI</span>
              </span>
              <IconArrowRight size={22} aria-hidden className={styles.arrow} />
            </button>
          </div>
          <Picture />
        </section>
        <ol className={styles.steps}>
          {STEPS.map(([title, text], i) => (
            <li key={title}>
              <span className={styles.number} aria-hidden>
                {i + 1}
              </span>
              <h2>{title}</h2>
              <p>{text}</p>
            </li>
          ))}
        </ol>
      </main>
      <footer className={styles.foot}>Open source and self-hosted. Your videos stay where you run it.</footer>
    </div>
  )
}
