import { IconAlertTriangle, IconCheck } from "@tabler/icons-react"
import type { Stage } from "~/api/analyses"
import { percent } from "./format"
import styles from "./Stages.module.css"

const LABELS: Record<string, string> = {
  probe: "Reading the file",
  previews: "Making previews",
  plan: "Reading the audio",
  see: "Finding shots and faces",
  hear: "Transcribing speech",
  join: "Combining results",
  choose: "Choosing clips",
  prepare: "Preparing the edit",
  render: "Rendering",
  scenes: "Making scenes",
  music: "Composing music",
  compose: "Combining scenes",
  gather: "Collecting your data",
}

/** A bar for each stage of a job, in the words of the person who waits for it. */
export function Stages({ stages, compact }: { stages: Stage[]; compact?: boolean }) {
  return (
    <ol className={styles.stages} data-compact={compact || undefined}>
      {stages.map((stage) => (
        <li key={stage.name} className={styles.stage} data-status={stage.status}>
          <span className={styles.mark} aria-hidden>
            {stage.status === "done" && <IconCheck size={14} stroke={3} />}
            {stage.status === "failed" && <IconAlertTriangle size={14} />}
          </span>
          <span className={styles.name}>{LABELS[stage.name] ?? stage.name}</span>
          <span className={`${styles.share} tabular`}>{statusText(stage)}</span>
          <Bar share={stage.status === "done" ? 1 : stage.progress} label={LABELS[stage.name] ?? stage.name} />
        </li>
      ))}
    </ol>
  )
}

function statusText(stage: Stage): string {
  if (stage.status === "waiting") return ""
  if (stage.status === "failed") return "failed"
  const again = stage.attempts > 1 && stage.status === "running" ? `attempt ${stage.attempts} · ` : ""
  return again + percent(stage.status === "done" ? 1 : stage.progress)
}

export function Bar({ share, label }: { share: number; label: string }) {
  const now = Math.round(Math.min(1, Math.max(0, share)) * 100)
  return (
    <span
      className={styles.bar}
      role="progressbar"
      aria-label={label}
      aria-valuenow={now}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span className={styles.fill} style={{ transform: `scaleX(${now / 100})` }} />
    </span>
  )
}
