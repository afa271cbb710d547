import { SegmentedControl, Skeleton } from "@mantine/core"
import { IconSparkles } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { type Usage, usageQuery } from "~/api/privacy"
import { many, money } from "~/ui/format"
import { Bar } from "~/ui/Stages"
import { Failed } from "~/ui/States"
import { useWhen } from "~/ui/when"
import styles from "./Spending.module.css"
import { byDay, byPurpose, PURPOSES } from "./spent"

/** What calls to models have cost, and what is left of the budgets. */
export function Spending() {
  const [days, setDays] = useState("30")
  const usage = useQuery(usageQuery(Number(days)))
  if (usage.isPending) return <Skeleton height={320} radius="lg" />
  if (usage.isError && !usage.data) return <Failed error={usage.error} again={() => void usage.refetch()} />
  return (
    <div className={styles.spending}>
      <section className={styles.budgets} aria-label="Budgets">
        <Budget title="Today" budget={usage.data.day} currency={usage.data.currency} />
        <Budget title="This month" budget={usage.data.month} currency={usage.data.currency} />
      </section>
      <section className={styles.card} aria-labelledby="spent">
        <header className={styles.head}>
          <div>
            <h2 id="spent">{money(usage.data.total_micros, usage.data.currency)}</h2>
            <p className="quiet">spent on AI models in {days} days</p>
          </div>
          <SegmentedControl
            aria-label="Span"
            size="xs"
            value={days}
            onChange={setDays}
            data={["7", "30", "90"].map((value) => ({ value, label: `${value} days` }))}
          />
        </header>
        {usage.data.items.length === 0 ? <Nothing /> : <Spent usage={usage.data} />}
      </section>
    </div>
  )
}

function Budget({ title, budget, currency }: { title: string; budget: Usage["day"]; currency: string }) {
  const when = useWhen()
  const share = budget.limit_micros ? budget.spent_micros / budget.limit_micros : 1
  return (
    <div className={styles.card} data-low={share > 0.9 || undefined}>
      <h2>{title}</h2>
      <p className={styles.left}>
        <strong className="tabular">{money(budget.left_micros, currency)}</strong> left
      </p>
      <Bar share={share} label={`${title}: spent`} />
      <p className="quiet">
        {money(budget.spent_micros, currency)} of {money(budget.limit_micros, currency)}, resets{" "}
        {when(budget.renews_at)}
      </p>
    </div>
  )
}

function Nothing() {
  return (
    <p className={styles.nothing}>
      <IconSparkles size={20} stroke={1.5} aria-hidden />
      Nothing spent. Everything ran on the built-in models, which are free.
    </p>
  )
}

function Spent({ usage }: { usage: Usage }) {
  const days = byDay(usage)
  const most = Math.max(1, ...days.map((day) => day.micros))
  const lines = byPurpose(usage)
  return (
    <>
      <div className={styles.days} role="img" aria-label={`Spending per day from ${usage.since} to ${usage.until}`}>
        {days.map((day) => (
          <span key={day.day} title={`${day.day}: ${money(day.micros, usage.currency)}`}>
            <span style={{ height: `${(day.micros / most) * 100}%` }} data-none={day.micros === 0 || undefined} />
          </span>
        ))}
      </div>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col">Model</th>
              <th scope="col">Calls</th>
              <th scope="col">Cost</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.key}>
                <th scope="row">{PURPOSES[line.operation] ?? line.operation}</th>
                <td>
                  {line.model} <span className="quiet">{line.provider}</span>
                </td>
                <td className="tabular">
                  {many(line.calls, "call")}
                  {line.cached > 0 && <span className="quiet">, {line.cached} cached</span>}
                  {line.failed > 0 && <span className="quiet">, {line.failed} failed</span>}
                </td>
                <td className="tabular">{money(line.micros, usage.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
