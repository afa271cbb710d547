import { Anchor, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { invoicesQuery } from "~/api/plans"
import { price } from "~/features/credits/words"
import { Failed } from "~/ui/States"
import { useWhen } from "~/ui/when"
import styles from "./Plans.module.css"
import { INVOICES } from "./words"

/** What the plan has cost, each with its document. */
export function Invoices() {
  const invoices = useQuery(invoicesQuery)
  const day = useWhen({ dateStyle: "medium" })
  if (invoices.isPending) return <Skeleton height={120} radius="lg" />
  if (invoices.isError && !invoices.data) {
    return <Failed error={invoices.error} again={() => void invoices.refetch()} />
  }
  if (invoices.data.items.length === 0) return null
  return (
    <section className={styles.card} aria-labelledby="invoices">
      <h2 id="invoices">Invoices</h2>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Invoice</th>
              <th scope="col">Date</th>
              <th scope="col">Status</th>
              <th scope="col">Amount</th>
            </tr>
          </thead>
          <tbody>
            {invoices.data.items.map((one) => (
              <tr key={one.id}>
                <th scope="row">{one.url ? <Anchor href={one.url}>{one.number ?? "Invoice"}</Anchor> : one.number}</th>
                <td>{day(one.created_at)}</td>
                <td>{INVOICES[one.status]}</td>
                <td className="tabular">{price(one.amount, one.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
