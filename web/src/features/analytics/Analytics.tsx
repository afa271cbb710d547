import { Button, SegmentedControl, Skeleton } from "@mantine/core"
import { IconChartBar, IconDownload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { figuresCsv, type Period, type Report, reportQuery } from "~/api/analytics"
import { accountsQuery } from "~/api/posts"
import { PLATFORMS, PlatformIcon } from "~/features/posts/platforms"
import { Choice } from "~/ui/Choice"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { saveAs } from "~/ui/save"
import { failed } from "~/ui/toast"
import styles from "./Analytics.module.css"
import { DayChart } from "./DayChart"
import { HeatMap } from "./HeatMap"
import { Output } from "./Output"
import { PostTable } from "./PostTable"
import { change, counted, METRICS, type Metric } from "./words"

const PERIODS = [7, 30, 90].map((days) => ({ value: String(days), label: `${days} days` }))
const CHOICES = Object.entries(PLATFORMS).map(([value, { name }]) => ({ value, label: name }))

/** What came of everything that was posted. */
export function Analytics() {
  const { days = 30, platform } = useSearch({ from: "/inside/analytics" })
  const period: Period = { days, platform }
  const report = useQuery(reportQuery(period))
  const navigate = useNavigate({ from: "/analytics" })
  const show = (next: Partial<Period>) =>
    void navigate({ search: (now: Partial<Period>) => ({ ...now, ...next }), replace: true })
  return (
    <Page
      title="Analytics"
      note={report.data ? many(report.data.posts, "post") : " "}
      actions={
        <>
          <Choice
            label="Platform"
            options={CHOICES}
            none="All platforms"
            value={platform}
            change={(value) => show({ platform: value as Period["platform"] })}
          />
          <SegmentedControl
            aria-label="Period"
            data={PERIODS}
            value={String(days)}
            onChange={(value) => show({ days: Number(value) as Period["days"] })}
          />
        </>
      }
    >
      <div className={styles.page}>
        {report.isPending && <Skeleton height={420} radius="lg" />}
        {report.isError && !report.data && <Failed error={report.error} again={() => void report.refetch()} />}
        {report.data && <Content report={report.data} period={period} />}
        <Output days={days} />
      </div>
    </Page>
  )
}

function Content({ report, period }: { report: Report; period: Period }) {
  if (report.posts === 0 && report.total.views === null) return <Nothing period={period} />
  return (
    <>
      <Totals key={period.days} report={report} />
      <PostTable key={`${period.days} ${period.platform}`} period={period} />
      <div className={styles.two}>
        <HeatMap period={period} />
        <Channels report={report} />
      </div>
      <SaveCsv period={period} />
    </>
  )
}

function Nothing({ period }: { period: Period }) {
  const navigate = useNavigate()
  const { data: accounts } = useQuery(accountsQuery)
  const connected = (accounts?.items.length ?? 0) > 0
  const where = period.platform ? ` on ${PLATFORMS[period.platform].name}` : ""
  return (
    <Empty
      icon={<IconChartBar size={28} stroke={1.5} />}
      title={`No posts${where} in the last ${period.days} days`}
      action={
        <Button onClick={() => void navigate({ to: connected ? "/exports" : "/channels" })}>
          {connected ? "Go to exports" : "Connect a channel"}
        </Button>
      }
    >
      {connected
        ? "Publish a finished short. Views, likes and comments show here within minutes and keep updating for 90 days."
        : "Connect a channel and publish a short. Its views, likes and comments show here and keep updating for 90 days."}
    </Empty>
  )
}

/** Four numbers, of which one is shown day by day. */
function Totals({ report }: { report: Report }) {
  const [metric, setMetric] = useState<Metric>("views")
  return (
    <section className={styles.card} aria-label="Totals">
      <div className={styles.numbers}>
        {(Object.keys(METRICS) as Metric[]).map((one) => {
          const against = change(report.total[one], report.before[one])
          return (
            <button key={one} type="button" aria-pressed={one === metric} onClick={() => setMetric(one)}>
              <span className={styles.label}>{METRICS[one]}</span>
              <span className={`${styles.number} tabular`}>
                {report.total[one] === null ? "—" : counted(report.total[one])}
              </span>
              <span className={styles.against} data-down={against?.startsWith("−") || undefined}>
                {against ? `${against} vs previous ${report.days.length} days` : "No earlier figures"}
              </span>
            </button>
          )
        })}
      </div>
      <h2 className={styles.unseen}>{METRICS[metric]} per day</h2>
      <DayChart days={report.days} metric={metric} />
    </section>
  )
}

function Channels({ report }: { report: Report }) {
  const most = Math.max(1, ...report.accounts.map((one) => one.views ?? 0))
  if (report.accounts.length === 0) return null
  return (
    <section className={styles.card} aria-labelledby="by-channel">
      <h2 id="by-channel">Channels</h2>
      <ul className={styles.channels}>
        {report.accounts.map((one) => (
          <li key={one.account_id}>
            <PlatformIcon platform={one.platform} />
            <span className={styles.title}>{one.account_name || PLATFORMS[one.platform].name}</span>
            <span className="tabular">{one.views === null ? "—" : `${counted(one.views)} views`}</span>
            <span className={styles.share} aria-hidden>
              <span style={{ width: `${(Math.max(0, one.views ?? 0) / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function SaveCsv({ period }: { period: Period }) {
  const [busy, setBusy] = useState(false)
  const save = () => {
    setBusy(true)
    figuresCsv(period)
      .then((text) => saveAs(text, "analytics.csv"), failed)
      .finally(() => setBusy(false))
  }
  return (
    <Button
      className={styles.save ?? ""}
      variant="default"
      loading={busy}
      leftSection={<IconDownload size={16} />}
      onClick={save}
    >
      Download CSV
    </Button>
  )
}
