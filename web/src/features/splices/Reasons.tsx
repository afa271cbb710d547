import { ScoreBars } from "~/ui/Score"
import styles from "./Reasons.module.css"

interface Props {
  similarity: number
  contrast: number
  reasons: string[]
}

/** What speaks for a pair: how alike and how far apart they are, and why in words. */
export function Reasons({ similarity, contrast, reasons }: Props) {
  return (
    <div className={styles.reasons}>
      <ScoreBars
        parts={[
          ["Similarity", similarity],
          ["Contrast", contrast],
        ]}
      />
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </div>
  )
}
