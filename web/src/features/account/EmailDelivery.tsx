import { Button } from "@mantine/core"
import { useState } from "react"
import { retryEmail } from "~/api/accounts"
import type { Me } from "~/api/session"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Account.module.css"

type Delivery = NonNullable<Me["email_delivery"]>

const HAPPENED: Record<Delivery["reason"], string> = { bounce: "bounced", complaint: "was reported as spam" }
const CAN_RETRY: Record<Delivery["reason"], string> = {
  bounce: "If your mailbox works again, we can try again.",
  complaint: "If that was a mistake, we can send it again.",
}

/** Why mail doesn't reach the person's address, and the way to have it sent there again. */
export function EmailDelivery({ email, delivery }: { email: string; delivery: Delivery }) {
  const when = useWhen({ dateStyle: "medium" })
  const [asking, setAsking] = useState(false)
  const retry = () => {
    setAsking(true)
    retryEmail()
      .then(() => done(`We’ll send mail to ${email} again`), failed)
      .finally(() => setAsking(false))
  }
  return (
    <section className={styles.section} aria-labelledby="delivery">
      <h2 id="delivery">Email delivery</h2>
      <p className="quiet">
        Mail to {email} {HAPPENED[delivery.reason]} on {when(delivery.since)}, so we stopped sending it.{" "}
        {delivery.can_retry
          ? CAN_RETRY[delivery.reason]
          : "Because this address was never confirmed, we can’t send mail to it again."}
      </p>
      {delivery.can_retry && (
        <Button variant="default" loading={asking} onClick={retry}>
          Try again
        </Button>
      )}
    </section>
  )
}
