import { Button, Skeleton } from "@mantine/core"
import { IconCoins } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { type Earning, earningsQuery, earningsSummaryQuery } from "~/api/market"
import { useMay } from "~/api/workspaces"
import { price } from "~/features/credits/words"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { useWhen } from "~/ui/when"
import styles from "./Market.module.css"
import { State } from "./Shared"
import { EARNING_KINDS, EARNING_STATES, TIERS } from "./words"

/** What one's clips have brought: held first, then available. */
export function Earnings() {
  const earnings = useQuery(earningsQuery)
  const navigate = useNavigate()
  const manages = useMay("manage")
  return (
    <Page
      title="Earnings"
      note="Earnings are held for 7 days, then they’re available."
      actions={manages && <Button onClick={() => void navigate({ to: "/payouts" })}>Pay out</Button>}
    >
      <div className={styles.sections}>
        <Summary />
        {earnings.isPending && <Skeleton height={200} radius="lg" />}
        {earnings.isError && !earnings.data && <Failed error={earnings.error} again={() => void earnings.refetch()} />}
        {earnings.data?.total === 0 && (
          <Empty
            icon={<IconCoins size={28} stroke={1.5} />}
            title="No earnings yet"
            action={<Button onClick={() => void navigate({ to: "/marketplace" })}>Browse campaigns</Button>}
          >
            When a client approves your clip, your share shows up here.
          </Empty>
        )}
        {earnings.data && earnings.data.total > 0 && <Lines earnings={earnings.data.items} />}
      </div>
    </Page>
  )
}

function Summary() {
  const { data } = useQuery(earningsSummaryQuery)
  if (!data) return <Skeleton height={120} radius="lg" />
  const balances = data.balances.length > 0 ? data.balances : [{ currency: "USD", pending: 0, available: 0 }]
  return (
    <section className={styles.card} aria-label="Balance">
      {balances.map((one) => (
        <div key={one.currency} className={styles.ladder}>
          <p>
            Pending
            <br />
            <strong className={`${styles.big} tabular`}>{price(one.pending, one.currency)}</strong>
          </p>
          <p>
            Available
            <br />
            <strong className={`${styles.big} tabular`}>{price(one.available, one.currency)}</strong>
          </p>
        </div>
      ))}
      <p className="quiet">
        {TIERS[data.tier]}: you keep {100 - data.fee_bps / 100}%. {many(data.approvals, "approved clip")},{" "}
        {many(data.views, "counted view")}.
      </p>
    </section>
  )
}

function Lines({ earnings }: { earnings: Earning[] }) {
  return (
    <section className={styles.card} aria-labelledby="lines">
      <h2 id="lines">By clip</h2>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>For</th>
              <th>State</th>
              <th>Amount</th>
            </tr>
          </thead>
          <tbody>
            {earnings.map((one) => (
              <Line key={one.id} earning={one} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Line({ earning }: { earning: Earning }) {
  const when = useWhen({ dateStyle: "medium" })
  return (
    <tr>
      <td>
        <strong>{earning.campaign_title}</strong>
        <br />
        <span className="quiet">
          {EARNING_KINDS[earning.kind]}
          {earning.views > 0 && ` · ${many(earning.views, "view")}`}
        </span>
      </td>
      <td>
        <State of={EARNING_STATES[earning.state] ?? { label: earning.state, tone: "quiet" }} />
        {earning.state === "pending" && <span className="quiet"> until {when(earning.held_until)}</span>}
      </td>
      <td className="tabular">{price(earning.amount, earning.currency)}</td>
    </tr>
  )
}
