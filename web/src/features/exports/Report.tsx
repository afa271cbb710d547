import { IconAlertTriangle, IconCheck } from "@tabler/icons-react"
import type { Export } from "~/api/exports"
import { clock } from "~/ui/format"
import styles from "./Report.module.css"

type Measured = NonNullable<Export["report"]>

const number = (value: unknown) => (typeof value === "number" ? value : undefined)
const share = (value: unknown) => `${((number(value) ?? 0) * 100).toFixed(1)}%`

/** "30000/1001" as people say it: 29.97. */
function rate(value: unknown): string {
  const [count = 0, of = 1] = String(value ?? "0")
    .split("/")
    .map(Number)
  return String(Math.round((count / of) * 100) / 100)
}

function apart(report: Measured): string {
  const sound = number(report.audio_ms) ?? 0
  return sound === 0 ? "no audio" : `${Math.abs(sound - (number(report.video_ms) ?? 0))} ms apart`
}

/** What was measured on the finished file, and whether something is wrong with it. */
export function Report({ report }: { report: Measured }) {
  const notes = Array.isArray(report.notes) ? report.notes.map(String) : []
  const loudness = number(report.loudness_lufs)
  const peak = number(report.true_peak_dbtp)
  const onset = number(report.caption_onset_ms)
  const inside = number(report.subject_inside)
  const covered = number(report.captions_on_faces)
  const rows: [string, string, string][] = [
    ["Length", clock(number(report.duration_ms) ?? 0, true), ""],
    ["Frame rate", rate(report.fps), ""],
    ["Loudness", loudness === undefined ? "no audio" : `${loudness.toFixed(1)} LUFS`, "Platforms expect −14"],
    ["True peak", peak === undefined ? "no audio" : `${peak.toFixed(1)} dBTP`, "No clipping below −1"],
    ["Audio sync", apart(report), "Up to 60 ms is unnoticeable"],
    ["Caption timing", onset === undefined ? "no captions" : `${Math.round(onset)} ms`, "Offset from the spoken words"],
    ["Faces in frame", inside === undefined ? "no faces" : share(inside), "While a face is visible"],
    ["Captions over faces", covered === undefined ? "none" : share(covered), "While captions are visible"],
    ["Black frames", share(report.black_share), "Share of the video"],
    ["Frozen frames", share(report.frozen_share), "Share of the video"],
    ["Words cut off", String(report.cut_words ?? 0), "At the start or end"],
  ]
  return (
    <section className={styles.report} aria-labelledby="report">
      <h2 id="report">Quality check</h2>
      {notes.length === 0 ? (
        <p className={styles.good}>
          <IconCheck size={16} /> No issues found.
        </p>
      ) : (
        <ul className={styles.notes}>
          {notes.map((note) => (
            <li key={note}>
              <IconAlertTriangle size={16} /> {note}
            </li>
          ))}
        </ul>
      )}
      <dl className="tabular">
        {rows.map(([name, value, about]) => (
          <div key={name}>
            <dt>
              {name}
              {about && <span>{about}</span>}
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
