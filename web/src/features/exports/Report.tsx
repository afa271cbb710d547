import { IconAlertTriangle, IconCheck } from "@tabler/icons-react"
import type { Export } from "~/api/exports"
import { clock } from "~/ui/format"
import styles from "./Report.module.css"

type Measured = NonNullable<Export["report"]>

const number = (value: unknown) => (typeof value === "number" ? value : undefined)
const share = (value: unknown) => `${((number(value) ?? 0) * 100).toFixed(1)} %`

/** "30000/1001" as people say it: 29.97. */
function rate(value: unknown): string {
  const [count = 0, of = 1] = String(value ?? "0")
    .split("/")
    .map(Number)
  return String(Math.round((count / of) * 100) / 100)
}

/** What was measured on the finished file, and whether something is wrong with it. */
export function Report({ report }: { report: Measured }) {
  const notes = Array.isArray(report.notes) ? report.notes.map(String) : []
  const loudness = number(report.loudness_lufs)
  const peak = number(report.true_peak_dbtp)
  const rows: [string, string][] = [
    ["Length", clock(number(report.duration_ms) ?? 0, true)],
    ["Frames a second", rate(report.fps)],
    ["Loudness", loudness === undefined ? "no sound" : `${loudness.toFixed(1)} LUFS`],
    ["True peak", peak === undefined ? "no sound" : `${peak.toFixed(1)} dBTP`],
    ["Black picture", share(report.black_share)],
    ["Frozen picture", share(report.frozen_share)],
    ["Words cut at the ends", String(report.cut_words ?? 0)],
  ]
  return (
    <section className={styles.report} aria-labelledby="report">
      <h2 id="report">Checked</h2>
      {notes.length === 0 ? (
        <p className={styles.good}>
          <IconCheck size={16} /> Nothing is wrong with this file.
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
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
