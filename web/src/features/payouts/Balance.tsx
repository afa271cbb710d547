import { Button } from "@mantine/core"
import { useState } from "react"
import { onceKey } from "~/api/client"
import { type PayoutBalance, payOut } from "~/api/payouts"
import { price } from "~/features/credits/words"
import { done, failed } from "~/ui/toast"
import styles from "./Payouts.module.css"
import { consequence } from "./words"

/** One currency's money from earned to paid, and the button that pays it out. */
export function Balance({ balance, ready }: { balance: PayoutBalance; ready: boolean }) {
  const { available, currency, debt, on_the_way, paid, pending } = balance
  const steps = [
    { label: "Pending", amount: pending, about: "Approved, not confirmed yet" },
    { label: "Available", amount: available, about: "Yours to pay out" },
    { label: "On the way", amount: on_the_way, about: "Being sent to your account" },
    { label: "Paid", amount: paid, about: "Sent so far" },
  ]
  return (
    <section className={styles.card} aria-label={`Earnings in ${currency}`}>
      <dl className={styles.steps}>
        {steps.map((step) => (
          <div key={step.label} data-main={step.label === "Available" || undefined}>
            <dt>{step.label}</dt>
            <dd className="tabular">{price(step.amount, currency)}</dd>
            <dd className="quiet">{step.about}</dd>
          </div>
        ))}
      </dl>
      {debt > 0 && <p className={styles.debt}>{price(debt, currency)} owed. What you earn next pays for this first.</p>}
      <PayOut balance={balance} ready={ready} />
    </section>
  )
}

function PayOut({ balance, ready }: { balance: PayoutBalance; ready: boolean }) {
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState(onceKey)
  const { currency, on_the_way, payable } = balance
  const can = ready && payable > 0 && on_the_way === 0
  const start = () => {
    setBusy(true)
    payOut(currency, key)
      .then(() => {
        done("Payout started")
        setKey(onceKey())
      }, failed)
      .finally(() => setBusy(false))
  }
  return (
    <div className={styles.pay}>
      <Button loading={busy} disabled={!can} onClick={start}>
        {payable > 0 ? `Pay out ${price(payable, currency)}` : "Pay out"}
      </Button>
      <p className="quiet">{consequence(balance, ready)}</p>
    </div>
  )
}
