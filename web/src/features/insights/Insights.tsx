import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { type InsightsPlatform, type InsightsReport, insightsQuery } from "~/api/insights"
import { PLATFORMS } from "~/features/posts/platforms"
import { Choice } from "~/ui/Choice"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { useWhen } from "~/ui/when"
import { Clearest, Effects } from "./Effects"
import styles from "./Insights.module.css"
import { Progress } from "./Progress"
import { Score } from "./Score"

const CHOICES = Object.entries(PLATFORMS).map(([value, { name }]) => ({ value, label: name }))

/** What works for this workspace, read from its own posts. */
export function Insights() {
  const { platform } = useSearch({ from: "/inside/insights" })
  const report = useQuery(insightsQuery(platform))
  const navigate = useNavigate({ from: "/insights" })
  const day = useWhen({ dateStyle: "medium" })
  const note = report.data?.since ? `${many(report.data.posts, "post")} since ${day(report.data.since)}` : " "
  return (
    <Page
      title="Insights"
      note={note}
      actions={
        <Choice
          label="Platform"
          options={CHOICES}
          none="All platforms"
          value={platform}
          change={(value) =>
            void navigate({ search: { platform: value as InsightsPlatform | undefined }, replace: true })
          }
        />
      }
    >
      <div className={styles.page}>
        {report.isPending && <Skeleton height={420} radius="lg" />}
        {report.isError && !report.data && <Failed error={report.error} again={() => void report.refetch()} />}
        {report.data && <Content report={report.data} />}
      </div>
    </Page>
  )
}

function Content({ report }: { report: InsightsReport }) {
  return (
    <>
      {report.shorts < report.needed ? (
        <TooFew report={report} />
      ) : (
        <>
          <Clearest effects={report.effects} shorts={report.shorts} />
          <Effects effects={report.effects} />
        </>
      )}
      <Score report={report.score} />
    </>
  )
}

function TooFew({ report }: { report: InsightsReport }) {
  return (
    <section className={styles.card} aria-labelledby="few">
      <div>
        <h2 id="few">Not enough shorts yet</h2>
        <p className="quiet">
          From {report.needed} shorts on, Cutroom compares what you do differently (titles, lengths, captions, times)
          with the views it brings. A post counts once it’s three days old
          {report.too_young > 0 && `; ${many(report.too_young, "more post")} will soon`}.
        </p>
      </div>
      <Progress count={report.shorts} needed={report.needed} of="shorts" />
      <p>
        <Link className="link" to="/analytics">
          See how your posts are doing
        </Link>
      </p>
    </section>
  )
}
