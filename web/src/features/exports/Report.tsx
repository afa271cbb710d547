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

function apart(report: Measured): string {
  const sound = number(report.audio_ms) ?? 0
  return sound === 0 ? "no sound" : `${Math.abs(sound - (number(report.video_ms) ?? 0))} ms apart`
}

/** What was measured on the finished file, and whether something is wrong with it. */
export function Report({ report }: { report: Measured }) {
  const notes = Array.isArray(report.notes) ? report.notes.map(String) : []
  const loudness = number(report.loudness_lufs)
  const peak = number(report.true_peak_dbtp)
  const onset = number(report.caption_onset_ms)
  const inside = number(report.subject_inside)
  const rows: [string, string, string][] = [
    ["Length", clock(number(report.duration_ms) ?? 0, true), ""],
    ["Frames a second", rate(report.fps), ""],
    ["Loudness", loudness === undefined ? "no sound" : `${loudness.toFixed(1)} LUFS`, "Platforms want −14"],
    ["Loudest peak", peak === undefined ? "no sound" : `${peak.toFixed(1)} dBTP`, "Below −1 nothing crackles"],
    ["Sound against picture", apart(report), "Up to 60 ms nobody notices"],
    [
      "Captions against words",
      onset === undefined ? "no captions" : `${Math.round(onset)} ms`,
      "How late or early they are",
    ],
    [
      "Faces inside the frame",
      inside === undefined ? "nobody seen" : share(inside),
      "Of the time that somebody is seen",
    ],
    ["Black picture", share(report.black_share), "Of the length"],
    ["Frozen picture", share(report.frozen_share), "Of the length"],
    ["Words cut at the ends", String(report.cut_words ?? 0), "It begins and ends between words"],
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
