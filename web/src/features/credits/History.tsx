import { Button, Pagination, Skeleton } from "@mantine/core"
import { IconCoins, IconDownload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { LINES, statement, type Transaction, transactionsQuery } from "~/api/credits"
import { Empty, Failed } from "~/ui/States"
import { saveAs } from "~/ui/save"
import { failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Credits.module.css"
import { exportOf, lineLabel, signed } from "./words"

/** Every change of the balance, with what it was for. */
export function History() {
  const [page, setPage] = useState(1)
  const history = useQuery(transactionsQuery(page))
  if (history.isPending) return <Skeleton height={220} radius="lg" />
  if (history.isError && !history.data) {
    return <Failed error={history.error} again={() => void history.refetch()} />
  }
  const { items, total } = history.data
  if (total === 0) {
    return (
      <Empty icon={<IconCoins size={28} stroke={1.5} />} title="No credits used yet">
        Purchases and everything that credits pay for are listed here.
      </Empty>
    )
  }
  return (
    <section className={styles.card} aria-labelledby="history">
      <header className={styles.head}>
        <h2 id="history">History</h2>
        <SaveCsv />
      </header>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col">Date</th>
              <th scope="col">Credits</th>
              <th scope="col">Balance</th>
            </tr>
          </thead>
          <tbody>
            {items.map((line) => (
              <Line key={`${line.id} ${line.account}`} line={line} />
            ))}
          </tbody>
        </table>
      </div>
      {total > LINES && <Pagination total={Math.ceil(total / LINES)} value={page} onChange={setPage} size="sm" />}
    </section>
  )
}

function Line({ line }: { line: Transaction }) {
  const when = useWhen()
  const exportId = exportOf(line)
  const label = lineLabel(line)
  return (
    <tr>
      <th scope="row">
        {exportId ? (
          <Link to="/exports/$exportId" params={{ exportId }} className="link">
            {label}
          </Link>
        ) : (
          label
        )}
      </th>
      <td>{when(line.created_at)}</td>
      <td className="tabular">{signed(line.amount)}</td>
      <td className="tabular">
        {line.account === "debt" ? `${(-line.balance).toLocaleString("en")} owed` : line.balance.toLocaleString("en")}
      </td>
    </tr>
  )
}

function SaveCsv() {
  const [busy, setBusy] = useState(false)
  const save = () => {
    setBusy(true)
    statement()
      .then((text) => saveAs(text, "credits.csv"), failed)
      .finally(() => setBusy(false))
  }
  return (
    <Button variant="default" size="compact-sm" loading={busy} onClick={save} leftSection={<IconDownload size={14} />}>
      Export CSV
    </Button>
  )
}
