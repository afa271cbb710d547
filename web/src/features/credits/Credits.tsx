import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, useSearch } from "@tanstack/react-router"
import { type Balance, balanceQuery } from "~/api/credits"
import { plansQuery } from "~/api/plans"
import { useMay, useWorkspace } from "~/api/workspaces"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { useWhen } from "~/ui/when"
import styles from "./Credits.module.css"
import { History } from "./History"
import { Invite } from "./Invite"
import { Packs } from "./Packs"
import { Purchases } from "./Purchases"
import { Returned } from "./Returned"

/** What the workspace has, where it came from and what it was used for. */
export function Credits() {
  const { purchase, canceled } = useSearch({ from: "/inside/credits" })
  const manages = useMay("manage")
  const workspace = useWorkspace()
  const balance = useQuery(balanceQuery)
  return (
    <Page title="Credits" note="Credits pay for work that isn’t free, for everyone in this workspace.">
      <div className={styles.sections}>
        {manages && purchase && <Returned key={purchase} id={purchase} canceled={canceled === true} />}
        {balance.isPending && <Skeleton height={130} radius="lg" />}
        {balance.isError && !balance.data && <Failed error={balance.error} again={() => void balance.refetch()} />}
        {balance.data && <BalanceCard balance={balance.data} />}
        <PlanCard />
        {manages ? (
          <>
            <Packs />
            <Purchases />
            <History />
            {workspace?.kind === "personal" && <Invite />}
          </>
        ) : (
          <p className="quiet">To buy credits, ask an owner or admin of this workspace.</p>
        )}
      </div>
    </Page>
  )
}

/** The plan in one line; the rest is on its own page. */
function PlanCard() {
  const { data } = useQuery(plansQuery)
  if (!data || data.items.length === 0) return null
  return (
    <section className={styles.card} aria-labelledby="plan">
      <div className={styles.head}>
        <h2 id="plan">Plan: {data.current.name}</h2>
        <Link to="/plans" className="link">
          {data.current.amount ? "Manage plan" : "Compare plans"}
        </Link>
      </div>
    </section>
  )
}

function BalanceCard({ balance }: { balance: Balance }) {
  const day = useWhen({ dateStyle: "long" })
  return (
    <section className={styles.card} aria-labelledby="balance">
      <h2 id="balance">Balance</h2>
      <p className={styles.balance}>
        <strong className="tabular">{balance.available.toLocaleString("en")}</strong>{" "}
        {balance.available === 1 ? "credit" : "credits"}
      </p>
      {balance.ending?.map((lot) => (
        <p key={lot.expires_at} className="quiet">
          {many(lot.credits, "credit")} of these expire on {day(lot.expires_at)}.
        </p>
      ))}
      {balance.reserved > 0 && (
        <p className="quiet">{many(balance.reserved, "credit")} set aside for work that’s running.</p>
      )}
      {balance.owed > 0 && (
        <p className={styles.owed}>
          {many(balance.owed, "credit")} owed after a refund. The next purchase pays for this first.
        </p>
      )}
    </section>
  )
}
