import { Button, Skeleton } from "@mantine/core"
import { IconArrowRight, IconUpload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { meQuery } from "~/api/accounts"
import { clipsOfVideoQuery } from "~/api/clips"
import { recentExportsQuery } from "~/api/exports"
import { type Job, jobsQuery } from "~/api/jobs"
import { libraryPage, type Video } from "~/api/videos"
import { useMay } from "~/api/workspaces"
import { Waiting } from "~/features/approval/Waiting"
import { ChannelsAttention } from "~/features/channels/Attention"
import { JobRow } from "~/features/jobs/JobRow"
import { choose } from "~/features/upload/pick"
import { clock, many } from "~/ui/format"
import { useHidden } from "~/ui/hidden"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { jobsToShow, videosToReview } from "./attention"
import { FirstSteps } from "./FirstSteps"
import styles from "./Home.module.css"
import { RecentExports } from "./RecentExports"
import { type Schedule, useSchedule, WaitingPosts, Week } from "./Schedule"

function Upload() {
  const mayEdit = useMay("edit")
  if (!mayEdit) return null
  return (
    <Button leftSection={<IconUpload size={16} />} variant="default" onClick={() => choose()}>
      Upload videos
    </Button>
  )
}

/** No videos yet: the way to the first one, for those who may upload it. */
function Beginning() {
  if (useMay("edit")) return <FirstSteps />
  return <Empty title="No videos yet">Videos appear here once an editor of this team uploads them.</Empty>
}

/** What needs somebody now: what runs or failed, clips to review, the week's posts, and the newest shorts. */
export function Home() {
  const { data: me } = useQuery(meQuery)
  const library = useQuery(libraryPage({}, 1))
  const jobs = useQuery(jobsQuery)
  const exports = useQuery(recentExportsQuery)
  const schedule = useSchedule()
  const hidden = useHidden("videos")
  const videos = library.data?.items.filter((video) => !hidden.has(video.id))
  const { running, failed } = jobsToShow(jobs.data?.items ?? [])
  const isNew = videos?.length === 0 && exports.data?.total === 0
  const review = videosToReview(videos ?? [], running)
  return (
    <Page
      wide
      title={isNew ? (me ? `Welcome, ${me.name.split(" ")[0]}` : "Welcome") : "Home"}
      tab="Home"
      note={isNew ? "From a long video to a short in three steps." : undefined}
      actions={isNew ? undefined : <Upload />}
    >
      {library.isError && !library.data && <Failed error={library.error} again={() => void library.refetch()} />}
      {library.isPending && <Skeleton height={280} radius="lg" />}
      <ChannelsAttention />
      {isNew && <Beginning />}
      {running.length > 0 && (
        <Section title="In progress">
          <ul className={styles.jobs}>
            {running.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </ul>
        </Section>
      )}
      <Waiting />
      <NeedsAttention failed={failed} schedule={schedule} />
      {schedule?.days.some((one) => one.groups.length > 0) && (
        <Section title="Next 7 days" more={<SeeAll to="/calendar">Calendar</SeeAll>}>
          <Week {...schedule} />
        </Section>
      )}
      {review.length > 0 && (
        <Section title="Ready to review" more={<SeeAll to="/library">Library</SeeAll>}>
          <ul className={styles.cards}>
            {review.map((video) => (
              <ReviewCard key={video.id} video={video} />
            ))}
          </ul>
        </Section>
      )}
      {exports.data && exports.data.items.length > 0 && (
        <Section title="Recent exports" more={<SeeAll to="/exports">All exports</SeeAll>}>
          <RecentExports items={exports.data.items} />
        </Section>
      )}
    </Page>
  )
}

/** Jobs that failed and posts that did not go out; nothing where all went well. */
function NeedsAttention({ failed, schedule }: { failed: Job[]; schedule: Schedule | undefined }) {
  const waiting = schedule && schedule.waiting.length > 0
  if (failed.length === 0 && !waiting) return null
  return (
    <Section title="Needs attention">
      {failed.length > 0 && (
        <ul className={styles.jobs} data-failed>
          {failed.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </ul>
      )}
      {waiting && <WaitingPosts {...schedule} />}
    </Section>
  )
}

function Section({ title, more, children }: { title: string; more?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.head}>
        <h2>{title}</h2>
        {more}
      </div>
      {children}
    </section>
  )
}

function SeeAll({ to, children }: { to: "/library" | "/exports" | "/calendar"; children: string }) {
  return (
    <Link to={to} className={styles.more}>
      {children} <IconArrowRight size={16} aria-hidden />
    </Link>
  )
}

/** A video whose clips can be looked at: its picture, how many there are, and the best of them. */
function ReviewCard({ video }: { video: Video }) {
  const { data: clips } = useQuery(clipsOfVideoQuery(video.id))
  const best = clips?.items[0]
  return (
    <li className={styles.card}>
      <Link to="/videos/$videoId" params={{ videoId: video.id }}>
        <span className={styles.picture}>
          {video.thumbnail_url && <img src={video.thumbnail_url} alt="" decoding="async" />}
          {video.duration_ms !== null && <span className={`${styles.length} tabular`}>{clock(video.duration_ms)}</span>}
        </span>
        <span className={styles.title}>{video.title}</span>
      </Link>
      <p className={styles.facts}>
        {clips ? many(clips.total, "clip") : " "}
        {best && ` · best scores ${Math.round(best.attention_score * 100)}`}
      </p>
      {best && <p className={styles.best}>“{best.title}”</p>}
      {clips?.total === 0 && <p className={styles.best}>No clips yet</p>}
    </li>
  )
}
