import type { Clip } from "~/api/clips"
import { ScoreBars } from "~/ui/Score"
import styles from "./Reasons.module.css"

/** Why a moment was chosen: its parts, and the reasons in words. */
export function Reasons({ clip }: { clip: Clip }) {
  return (
    <div className={styles.why}>
      <ScoreBars
        parts={[
          ["Hook", clip.subscores.hook],
          ["Flow", clip.subscores.flow],
          ["Payoff", clip.subscores.payoff],
          ["Energy", clip.subscores.energy],
        ]}
      />
      <ul className={styles.reasons}>
        {clip.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <ScoreBars
        parts={[
          ["Picture", clip.visual_score],
          ["Sound", clip.audio_score],
          ["Motion", clip.motion_score],
        ]}
      />
    </div>
  )
}
