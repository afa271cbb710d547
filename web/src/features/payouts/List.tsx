import { Pagination } from "@mantine/core"
import { PAYOUTS, type Payout, type Payouts } from "~/api/payouts"
import { price } from "~/features/credits/words"
import { useWhen } from "~/ui/when"
import styles from "./Payouts.module.css"
import { payoutLabel } from "./words"

/** Every payout and how it stands, newest first. */
export function List({ page, onPage }: { page: Payouts["payouts"]; onPage: (page: number) => void }) {
  if (page.total === 0) return null
  return (
    <section className={styles.card} aria-labelledby="payouts">
      <h2 id="payouts">History</h2>
      <ul className={styles.rows}>
        {page.items.map((one) => (
          <li key={one.id}>
            <Row payout={one} />
          </li>
        ))}
      </ul>
      {page.total > PAYOUTS && (
        <Pagination total={Math.ceil(page.total / PAYOUTS)} value={page.page} onChange={onPage} size="sm" />
      )}
    </section>
  )
}

function Row({ payout }: { payout: Payout }) {
  const when = useWhen()
  return (
    <div className={styles.row}>
      <strong className="tabular">{price(payout.amount, payout.currency)}</strong>
      <div className={styles.words}>
        <span className={styles.state} data-state={payout.returned ? "failed" : payout.state}>
          {payoutLabel(payout)}
        </span>
        {payout.reason && <span>{payout.reason}</span>}
      </div>
      <span className="quiet">
        {when(payout.ended_at ?? payout.created_at)}
        {payout.trigger === "schedule" && " · Weekly"}
      </span>
    </div>
  )
}
