import { Anchor, Button, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { cancelPurchase, type Purchase, purchasesQuery, refundPurchase } from "~/api/credits"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Credits.module.css"
import { price, statusLabel } from "./words"

/** What was bought, how it stands, and the way to have it refunded. */
export function Purchases() {
  const purchases = useQuery(purchasesQuery)
  if (purchases.isPending) return <Skeleton height={120} radius="lg" />
  if (purchases.isError && !purchases.data) {
    return <Failed error={purchases.error} again={() => void purchases.refetch()} />
  }
  if (purchases.data.items.length === 0) return null
  return (
    <section className={styles.card} aria-labelledby="purchases">
      <h2 id="purchases">Purchases</h2>
      <ul className={styles.rows}>
        {purchases.data.items.map((one) => (
          <li key={one.id}>
            <Row purchase={one} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Row({ purchase }: { purchase: Purchase }) {
  const when = useWhen()
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <strong>
          {purchase.credits.toLocaleString("en")} credits for {price(purchase.amount, purchase.currency)}
        </strong>
        <span className="quiet">
          {statusLabel(purchase)} · {when(purchase.paid_at ?? purchase.created_at)}
        </span>
      </div>
      {purchase.checkout_url && (
        <Anchor href={purchase.checkout_url} size="sm">
          Continue to payment
        </Anchor>
      )}
      {purchase.status === "open" && (
        <Act label="Cancel" act={() => cancelPurchase(purchase.id)} said="Purchase canceled" />
      )}
      {purchase.refundable > 0 && <Refund purchase={purchase} />}
    </div>
  )
}

/** A refund is asked for twice: it takes the credits at once. */
function Refund({ purchase }: { purchase: Purchase }) {
  const [sure, setSure] = useState(false)
  const amount = price(purchase.refundable, purchase.currency)
  if (!sure) {
    return (
      <Button variant="default" size="compact-sm" onClick={() => setSure(true)}>
        Refund
      </Button>
    )
  }
  return (
    <span className={styles.confirm}>
      <Act label={`Refund ${amount}`} act={() => refundPurchase(purchase.id)} said={`${amount} refunded`} />
      <Button variant="subtle" size="compact-sm" onClick={() => setSure(false)}>
        Keep credits
      </Button>
    </span>
  )
}

function Act({ label, act, said }: { label: string; act: () => Promise<Purchase>; said: string }) {
  const [busy, setBusy] = useState(false)
  const start = () => {
    setBusy(true)
    act()
      .then((after) => done(after.refunding > 0 ? "Refund requested" : said), failed)
      .finally(() => setBusy(false))
  }
  return (
    <Button variant="default" size="compact-sm" loading={busy} onClick={start}>
      {label}
    </Button>
  )
}
