import { Button, NativeSelect } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useState } from "react"
import { earningsStatement } from "~/api/payouts"
import { saveAs } from "~/ui/save"
import { failed } from "~/ui/toast"
import styles from "./Payouts.module.css"
import { months } from "./words"

/** A month's lines as a file for spreadsheets and for the tax office. */
export function Statement() {
  const options = months()
  const [month, setMonth] = useState(options[0]?.value ?? "")
  const [busy, setBusy] = useState(false)
  const save = () => {
    setBusy(true)
    earningsStatement(month)
      .then((text) => saveAs(text, `earnings-${month}.csv`), failed)
      .finally(() => setBusy(false))
  }
  return (
    <section className={styles.card} aria-labelledby="statements">
      <h2 id="statements">Statements</h2>
      <div className={styles.setUp}>
        <NativeSelect
          label="Month"
          value={month}
          onChange={(event) => setMonth(event.currentTarget.value)}
          data={options}
        />
        <Button variant="default" loading={busy} onClick={save} leftSection={<IconDownload size={14} />}>
          Download CSV
        </Button>
      </div>
    </section>
  )
}
