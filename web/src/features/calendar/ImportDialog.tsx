import { Button, FileButton, Modal } from "@mantine/core"
import { IconFileSpreadsheet } from "@tabler/icons-react"
import { useState } from "react"
import { type ImportReport, importSpreadsheet } from "~/api/calendar"
import { many } from "~/ui/format"
import { saveAs } from "~/ui/save"
import { done, failed } from "~/ui/toast"
import { useCalendar } from "./context"
import styles from "./Dialogs.module.css"

const TEMPLATE = "date,time,zone,account,export,title,caption,hashtags,privacy\n"

/** Posts out of a spreadsheet: first what would be made of it, then the posts. */
export function ImportDialog({ close }: { close: () => void }) {
  const { zone } = useCalendar()
  const [file, setFile] = useState<{ name: string; content: string }>()
  const [report, setReport] = useState<ImportReport>()
  const [busy, setBusy] = useState(false)
  const run = (content: string, dryRun: boolean) => {
    setBusy(true)
    return importSpreadsheet(content, zone, dryRun).finally(() => setBusy(false))
  }
  const choose = async (chosen: File | null) => {
    if (!chosen) return
    const content = await chosen.text()
    setFile({ name: chosen.name, content })
    setReport(undefined)
    await run(content, true).then(setReport, failed)
  }
  const confirm = () => {
    if (!file) return
    run(file.content, false).then((made) => {
      done(`${many(made.created, "post")} scheduled`)
      close()
    }, failed)
  }
  return (
    <Modal opened onClose={close} title="Import a spreadsheet" size="lg">
      <div className={styles.form}>
        <p className="quiet">
          A CSV file with one post a row: date, time, account, export, and title, caption, hashtags, privacy. Times are
          in {zone.replaceAll("_", " ")} unless a row names a zone.{" "}
          <button type="button" className={`link ${styles.plain}`} onClick={() => saveAs(TEMPLATE, "posts.csv")}>
            Download a template
          </button>
        </p>
        <FileButton accept=".csv,.txt,.tsv,text/csv" onChange={(chosen) => void choose(chosen).catch(failed)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              leftSection={<IconFileSpreadsheet size={16} />}
              loading={busy && !report}
            >
              {file ? file.name : "Choose a file"}
            </Button>
          )}
        </FileButton>
        {report && <Report report={report} />}
        <div className={styles.formButtons}>
          <Button variant="default" onClick={close}>
            Close
          </Button>
          <Button onClick={confirm} disabled={!report?.ready} loading={busy && report !== undefined}>
            {report?.ready ? `Schedule ${many(report.ready, "post")}` : "Schedule posts"}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function Report({ report }: { report: ImportReport }) {
  const wrong = report.problems.filter((one) => one.severity === "error")
  return (
    <>
      <p className={styles.summary} role="status">
        <strong>{many(report.ready, "post")} ready</strong>
        {report.already_imported > 0 && <span>{many(report.already_imported, "row")} imported before</span>}
        {wrong.length > 0 && <span>{many(wrong.length, "problem")}: these rows are left out</span>}
      </p>
      {report.problems.length > 0 && (
        <div className={styles.table}>
          <table>
            <thead>
              <tr>
                <th>Line</th>
                <th>Column</th>
                <th>Problem</th>
              </tr>
            </thead>
            <tbody>
              {report.problems.map((one) => (
                <tr key={`${one.line} ${one.column} ${one.message}`}>
                  <td className="tabular">{one.line}</td>
                  <td>{one.column}</td>
                  <td>{one.message}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
