import { Button, Skeleton } from "@mantine/core"
import { IconChecklist } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { type CampaignJob, jobsQuery, withdrawJob } from "~/api/market"
import { price } from "~/features/credits/words"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import board from "./Board.module.css"
import styles from "./Market.module.css"
import { State } from "./Shared"
import { COLUMNS, JOB_STATES } from "./words"

const SubmitDialog = lazy(() => import("./SubmitDialog").then((m) => ({ default: m.SubmitDialog })))
const AppealDialog = lazy(() => import("./AppealDialog").then((m) => ({ default: m.AppealDialog })))
const PostDialog = lazy(() => import("./PostDialog").then((m) => ({ default: m.PostDialog })))

/** What was claimed, by how far it is. */
export function Jobs() {
  const jobs = useQuery(jobsQuery)
  const navigate = useNavigate()
  return (
    <Page title="My jobs" note={jobs.data ? many(jobs.data.total, "job") : " "} wide>
      {jobs.isPending && <Skeleton height={320} radius="lg" />}
      {jobs.isError && !jobs.data && <Failed error={jobs.error} again={() => void jobs.refetch()} />}
      {jobs.data?.total === 0 && (
        <Empty
          icon={<IconChecklist size={28} stroke={1.5} />}
          title="No jobs yet"
          action={<Button onClick={() => void navigate({ to: "/marketplace" })}>Browse campaigns</Button>}
        >
          Claim a place in a campaign, make the clip and submit it here.
        </Empty>
      )}
      {jobs.data && jobs.data.total > 0 && <Board jobs={jobs.data.items} />}
    </Page>
  )
}

function Board({ jobs }: { jobs: CampaignJob[] }) {
  return (
    <div className={board.board}>
      {COLUMNS.map(({ title, empty, states }) => {
        const own = jobs.filter((one) => states.includes(one.state))
        return (
          <section key={title} className={board.column} aria-label={title}>
            <h2>
              {title} {own.length > 0 && <span className="quiet">{own.length}</span>}
            </h2>
            {own.length === 0 && <p className="quiet">{empty}</p>}
            {own.map((one) => (
              <JobCard key={one.id} job={one} />
            ))}
          </section>
        )
      })}
    </div>
  )
}

function JobCard({ job }: { job: CampaignJob }) {
  return (
    <article className={board.job} aria-label={job.campaign_title}>
      <h3>
        <Link to="/marketplace/$campaignId" params={{ campaignId: job.campaign_id }}>
          {job.campaign_title}
        </Link>
      </h3>
      <State of={JOB_STATES[job.state]} />
      <Deadline job={job} />
      <Money job={job} />
      {job.reason && <p>“{job.reason}”</p>}
      <Actions job={job} />
    </article>
  )
}

function Deadline({ job }: { job: CampaignJob }) {
  const when = useWhen()
  if (job.state === "claimed" || job.state === "changes_requested") return <p>Submit by {when(job.due_at)}</p>
  if (job.state === "disputed") return <p>A moderator looks at your appeal</p>
  if (job.state === "rejected" && job.appeal_until) return <p>You can appeal until {when(job.appeal_until)}</p>
  if (job.in_moderation) return <p>A check isn’t confirmed, so a person decides</p>
  if (job.state === "submitted" && job.decide_by) return <p>Decision by {when(job.decide_by)}</p>
  if (job.state === "tracking" && job.track_until) return <p>Views count until {when(job.track_until)}</p>
  return null
}

function Money({ job }: { job: CampaignJob }) {
  const amount = (minor: number) => price(minor, job.pay.currency)
  if (job.share + job.bonus > 0)
    return (
      <p className="tabular">
        <strong>{amount(job.share + job.bonus)}</strong>
        {job.bonus > 0 && ` with ${amount(job.bonus)} bonus`}
        {job.views > 0 && ` · ${many(job.views, "view")}`}
      </p>
    )
  if (JOB_STATES[job.state].tone !== "busy") return null
  return <p className="quiet tabular">Expected: {amount(job.expected)}</p>
}

function Actions({ job }: { job: CampaignJob }) {
  const [submitting, setSubmitting] = useState(false)
  const [posting, setPosting] = useState(false)
  const [appealing, setAppealing] = useState(false)
  const open = job.state === "claimed" || job.state === "changes_requested"
  const counts = job.state === "approved" && !job.post_url
  const rejected = job.state === "rejected"
  if (!open && !counts && !rejected) return null
  const withdraw = () => withdrawJob(job.id).then(() => done("Place given back"), failed)
  return (
    <div className={styles.buttons}>
      {open && (
        <>
          <Button size="compact-sm" onClick={() => setSubmitting(true)}>
            Submit
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => void withdraw()}>
            Withdraw
          </Button>
        </>
      )}
      {counts && (
        <Button size="compact-sm" variant="default" onClick={() => setPosting(true)}>
          Add the post
        </Button>
      )}
      {rejected && (
        <Button size="compact-sm" variant="default" onClick={() => setAppealing(true)}>
          Appeal
        </Button>
      )}
      <Suspense>
        {appealing && <AppealDialog job={job} close={() => setAppealing(false)} />}
        {submitting && <SubmitDialog job={job} close={() => setSubmitting(false)} />}
        {posting && <PostDialog job={job} close={() => setPosting(false)} />}
      </Suspense>
    </div>
  )
}
