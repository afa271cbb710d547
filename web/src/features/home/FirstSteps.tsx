import { Button } from "@mantine/core"
import { IconUpload } from "@tabler/icons-react"
import { choose } from "~/features/upload/pick"
import styles from "./Home.module.css"

const NEXT = [
  ["Review its clips", "Cutroom finds the moments that stand on their own and shows a score and the reasons for each."],
  ["Export and share", "Vertical, captioned word by word, leveled audio. Download the file or share a link."],
] as const

/** The way of a new account to its first short. */
export function FirstSteps() {
  return (
    <ol className={styles.steps}>
      <li data-now>
        <span className={styles.number} aria-hidden>
          1
        </span>
        <h2>Drop your first video</h2>
        <p>Anywhere on this page. A talk, a stream, a podcast, a lesson: MP4, MOV, WebM, MKV or AVI, up to 5 GB.</p>
        <Button size="md" leftSection={<IconUpload size={18} />} onClick={() => choose()}>
          Choose a video
        </Button>
      </li>
      {NEXT.map(([title, text], i) => (
        <li key={title}>
          <span className={styles.number} aria-hidden>
            {i + 2}
          </span>
          <h2>{title}</h2>
          <p>{text}</p>
        </li>
      ))}
    </ol>
  )
}
