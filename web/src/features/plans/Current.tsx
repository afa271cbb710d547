import { Anchor, Button } from "@mantine/core"
import { useState } from "react"
import { cancelPlan, type Plans, portalUrl, resumePlan, type Subscription } from "~/api/plans"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Plans.module.css"
import { monthly, standing } from "./words"

/** The plan that counts now, how it goes on, and the ways to end or keep it. */
export function Current({ plans, subscription }: { plans: Plans; subscription: Subscription | null }) {
  const day = useWhen({ dateStyle: "long" })
  const paid = subscription && ["active", "past_due"].includes(subscription.status) ? subscription : null
  return (
    <section className={styles.card} aria-labelledby="current" data-danger={paid?.status === "past_due" || undefined}>
      <h2 id="current">Current plan</h2>
      <p className={styles.name}>
        <strong>{plans.current.name}</strong> <span className="quiet">{monthly(plans.current)}</span>
      </p>
      {paid && <p className="quiet">{standing(paid, plans.items, day)}</p>}
      {subscription?.status === "held" && (
        <p className="quiet">This plan is under review. Contact whoever runs this installation.</p>
      )}
      {paid?.invoice_url && (
        <Anchor href={paid.invoice_url} size="sm">
          Pay now
        </Anchor>
      )}
      {paid && <Actions subscription={paid} name={plans.current.name} until={day(paid.period_ends_at ?? "")} />}
    </section>
  )
}

interface ActionsProps {
  subscription: Subscription
  name: string
  until: string
}

function Actions({ subscription, name, until }: ActionsProps) {
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const act = (change: () => Promise<unknown>, said?: string) => {
    setBusy(true)
    change()
      .then(() => said && done(said), failed)
      .finally(() => {
        setBusy(false)
        setSure(false)
      })
  }
  const toPortal = async () => location.assign(await portalUrl())
  if (sure) {
    return (
      <section className={styles.ask} aria-label="Cancel plan">
        <p>
          You keep {name} and its credits until {until}. Then the free plan’s limits apply. Your videos and exports
          stay.
        </p>
        <div className={styles.actions}>
          <Button color="red" loading={busy} onClick={() => act(cancelPlan, "Plan canceled")}>
            Cancel plan
          </Button>
          <Button variant="subtle" disabled={busy} onClick={() => setSure(false)}>
            Keep plan
          </Button>
        </div>
      </section>
    )
  }
  return (
    <div className={styles.actions}>
      <Button variant="default" size="compact-sm" loading={busy} onClick={() => act(toPortal)}>
        Payment details
      </Button>
      {subscription.cancels ? (
        <Button variant="default" size="compact-sm" loading={busy} onClick={() => act(resumePlan, "Plan kept")}>
          Keep plan
        </Button>
      ) : (
        <Button variant="default" size="compact-sm" onClick={() => setSure(true)}>
          Cancel plan
        </Button>
      )}
    </div>
  )
}
