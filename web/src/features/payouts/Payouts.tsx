import { Skeleton } from "@mantine/core"
import { IconCash } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { payoutsQuery } from "~/api/payouts"
import { useMay } from "~/api/workspaces"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { Account } from "./Account"
import { Balance } from "./Balance"
import { List } from "./List"
import styles from "./Payouts.module.css"
import { Returned } from "./Returned"
import { Statement } from "./Statement"

/** What the workspace has earned, where it is paid, and what was paid out. */
export function Payouts() {
  const manages = useMay("manage")
  return (
    <Page title="Payouts" note="What your clips have earned, paid to your bank.">
      {manages ? <Money /> : <p className="quiet">Only an owner or admin of this workspace sees its earnings.</p>}
    </Page>
  )
}

function Money() {
  const { account: returned } = useSearch({ from: "/inside/payouts" })
  const [page, setPage] = useState(1)
  const payouts = useQuery(payoutsQuery(page))
  if (payouts.isPending) return <Skeleton height={220} radius="lg" />
  if (payouts.isError && !payouts.data) return <Failed error={payouts.error} again={() => void payouts.refetch()} />
  const { account, balances } = payouts.data
  return (
    <div className={styles.sections}>
      {returned && <Returned />}
      {balances.map((one) => (
        <Balance key={one.currency} balance={one} ready={account.state === "ready"} />
      ))}
      {balances.length === 0 && (
        <Empty icon={<IconCash size={28} stroke={1.5} />} title="No earnings yet">
          Money that you earn with your clips appears here. You can set up your payout account before that.
        </Empty>
      )}
      <Account account={account} />
      <List page={payouts.data.payouts} onPage={setPage} />
      {balances.length > 0 && <Statement />}
    </div>
  )
}
