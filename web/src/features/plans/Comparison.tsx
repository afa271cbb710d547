import { Button } from "@mantine/core"
import { IconCheck } from "@tabler/icons-react"
import { useState } from "react"
import { changePlan, type Plan, type Plans, type Subscription, subscribe } from "~/api/plans"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Plans.module.css"
import { amountOf, consequence, LIMITS, monthly } from "./words"

/** Every plan on a card, with what changes if it is chosen. */
export function Comparison({ plans, subscription }: { plans: Plans; subscription: Subscription | null }) {
  if (plans.items.length === 0) return null
  const paid = subscription && ["active", "past_due"].includes(subscription.status) ? subscription : null
  return (
    <section className={styles.compare} aria-labelledby="plans">
      <h2 id="plans">Plans</h2>
      {!plans.payable && <p className="quiet">Paying for plans isn’t set up on this installation.</p>}
      <ul className={styles.plans}>
        {plans.items.map((plan) => (
          <li key={plan.id} className={styles.plan} data-current={plan.id === plans.current.id || undefined}>
            <Card plan={plan} plans={plans} paid={paid} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Card({ plan, plans, paid }: { plan: Plan; plans: Plans; paid: Subscription | null }) {
  return (
    <>
      <h3>{plan.name}</h3>
      <p className={styles.price}>{monthly(plan)}</p>
      <ul className={styles.features}>
        {plan.features.map((feature) => (
          <li key={feature}>
            <IconCheck size={16} aria-hidden />
            {feature}
          </li>
        ))}
      </ul>
      <dl className={styles.limits}>
        {Object.entries(LIMITS).map(([limit, label]) => {
          const most = plan.limits[limit]
          return (
            <div key={limit}>
              <dt>{label}</dt>
              <dd className="tabular">{most == null ? "No limit" : amountOf(limit, most)}</dd>
            </div>
          )
        })}
      </dl>
      {plan.id === plans.current.id ? (
        <p className={styles.own}>Your plan</p>
      ) : (
        plan.amount > 0 && plans.payable && <Choose plan={plan} current={plans.current} paid={paid} />
      )}
    </>
  )
}

function Choose({ plan, current, paid }: { plan: Plan; current: Plan; paid: Subscription | null }) {
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const day = useWhen({ dateStyle: "long" })
  const begin = async () => {
    setBusy(true)
    try {
      if (paid) {
        await changePlan(plan.id)
        done(plan.amount > current.amount ? `${plan.name} started` : "Plan change saved")
        setSure(false)
      } else {
        const { checkout_url } = await subscribe(plan.id)
        if (checkout_url) return location.assign(checkout_url)
      }
    } catch (error) {
      failed(error)
    }
    setBusy(false)
  }
  if (paid?.next_plan === plan.id) return <p className={styles.own}>Starts with the next month</p>
  if (paid && sure) {
    return (
      <section className={styles.ask} aria-label={`Change to ${plan.name}`}>
        <p>{consequence(plan, current, day(paid.period_ends_at ?? ""))}</p>
        <Button loading={busy} onClick={() => void begin()}>
          Change to {plan.name}
        </Button>
        <Button variant="subtle" disabled={busy} onClick={() => setSure(false)}>
          Keep {current.name}
        </Button>
      </section>
    )
  }
  return (
    <Button
      variant={plan.amount > current.amount ? "filled" : "default"}
      loading={busy}
      disabled={paid?.status === "past_due"}
      onClick={() => (paid ? setSure(true) : void begin())}
    >
      {paid ? `Choose ${plan.name}` : `Subscribe to ${plan.name}`}
    </Button>
  )
}
