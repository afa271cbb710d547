import { Button, Skeleton } from "@mantine/core"
import { IconExternalLink, IconRefresh } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useParams } from "@tanstack/react-router"
import { lazy, type RefObject, Suspense, useRef, useState } from "react"
import { sameAddress } from "~/api/address"
import { coverQuery, exportQuery } from "~/api/exports"
import {
  cancelPost,
  type PostDetail,
  postQuery,
  reschedulePost,
  retryStep,
  retryTarget,
  type Step,
  settleTarget,
  type Target,
} from "~/api/posts"
import { startConnect } from "~/api/social"
import { useMay } from "~/api/workspaces"
import { PostFigures } from "~/features/analytics/PostFigures"
import { ApprovalCard } from "~/features/approval/ApprovalCard"
import { useReleases } from "~/features/approval/releases"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Posts.module.css"
import { PLATFORMS, PlatformIcon, STATES } from "./platforms"

const EditPost = lazy(() => import("./EditPost").then((m) => ({ default: m.EditPost })))
const OPEN: Target["state"][] = ["draft", "awaiting_approval", "scheduled", "needs_action", "missed"]

/** One post: where it stands in each account, what can be done, and what happened. */
export function PostPage() {
  const { postId } = useParams({ from: "/inside/posts/$postId" })
  const query = useQuery(postQuery(postId))
  const when = useWhen()
  const post = query.data
  const crumbs = [{ label: "Posts", link: { to: "/posts" } as const }]
  if (query.isError && !post)
    return (
      <Page title="Post" crumbs={crumbs}>
        <Failed error={query.error} again={() => void query.refetch()} />
      </Page>
    )
  const shifted = post?.shifted ? " · moved, because clocks skip this hour" : ""
  return (
    <Page title={post?.title ?? "Post"} crumbs={crumbs} note={post?.due_at ? `${when(post.due_at)}${shifted}` : " "}>
      {post ? <Content post={post} /> : <Skeleton height={480} radius="lg" />}
    </Page>
  )
}

function Content({ post }: { post: PostDetail }) {
  const player = useRef<HTMLVideoElement>(null)
  return (
    <div className={styles.page}>
      <Short exportId={post.export_id} player={player} />
      <div className={styles.side}>
        {post.targets.map((one) => (
          <TargetCard key={one.id} post={post} target={one} />
        ))}
        <Changes post={post} />
        <ApprovalCard post={post} player={player} />
        <Timeline post={post} />
      </div>
    </div>
  )
}

function Short({ exportId, player }: { exportId: string; player: RefObject<HTMLVideoElement | null> }) {
  const { data: item, isError } = useQuery({ ...exportQuery(exportId), retry: false })
  const { data: cover } = useQuery({ ...coverQuery(exportId), enabled: item !== undefined })
  if (isError) return <p className="quiet">This export was deleted.</p>
  return (
    <div className={styles.short}>
      {item?.download_url && (
        // biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture
        <video
          ref={player}
          src={sameAddress(item.download_url)}
          poster={cover?.url}
          controls
          playsInline
          preload="metadata"
          aria-label={item.title}
        />
      )}
    </div>
  )
}

function TargetCard({ post, target }: { post: PostDetail; target: Target }) {
  const { label, tone } = STATES[target.state]
  return (
    <section className={styles.card} aria-label={`${target.account_name} on ${PLATFORMS[target.platform].name}`}>
      <div className={styles.target}>
        <PlatformIcon platform={target.platform} size={22} />
        <span className={styles.title}>{target.account_name}</span>
        <span className={styles.state} data-tone={tone} aria-live="polite">
          {label}
        </span>
      </div>
      {target.reason && <p className={styles.reason}>{target.reason}</p>}
      {target.steps.map((one) => (
        <StepLine key={one.id} post={post} step={one} />
      ))}
      {target.state === "published" && <PostFigures postId={post.id} targetId={target.id} />}
      <Actions post={post} target={target} />
    </section>
  )
}

const STEPS: Record<Step["kind"], Record<Step["state"], string>> = {
  comment: { waiting: "First comment pending", done: "First comment posted", failed: "First comment failed" },
  cover: { waiting: "Cover pending", done: "Cover set", failed: "Cover failed" },
}

/** What follows the post, which is live whatever becomes of it. */
function StepLine({ post, step }: { post: PostDetail; step: Step }) {
  return (
    <div className={styles.step}>
      <span>
        {STEPS[step.kind][step.state]}
        {step.reason && `: ${step.reason}`}
      </span>
      {step.state === "failed" && post.state !== "canceled" && (
        <Button size="compact-sm" variant="default" onClick={() => void retryStep(post, step).catch(failed)}>
          Try again
        </Button>
      )}
    </div>
  )
}

function Actions({ post, target }: { post: PostDetail; target: Target }) {
  const name = PLATFORMS[target.platform].name
  const releases = useReleases()
  const settle = (isThere: boolean) => void settleTarget(post, target, isThere).catch(failed)
  if (target.state === "unconfirmed")
    return (
      <div className={styles.buttons}>
        <Button onClick={() => settle(true)}>It’s on {name}</Button>
        <Button variant="default" onClick={() => settle(false)}>
          It’s not there
        </Button>
      </div>
    )
  return (
    <div className={styles.buttons}>
      {target.permalink && (
        <Button
          component="a"
          href={target.permalink}
          target="_blank"
          rel="noreferrer"
          variant="default"
          leftSection={<IconExternalLink size={16} />}
        >
          Open on {name}
        </Button>
      )}
      {target.reason_code === "reconnect" && <ReconnectButton target={target} />}
      {target.can_retry && target.reason_code !== "reconnect" && target.reason_code !== "changes_requested" && (
        <Button leftSection={<IconRefresh size={16} />} onClick={() => void retryTarget(post, target).catch(failed)}>
          {target.state === "missed" ? (releases ? "Post now" : "Ask to post now") : "Try again"}
        </Button>
      )}
    </div>
  )
}

function Changes({ post }: { post: PostDetail }) {
  const mayEdit = useMay("edit")
  const releases = useReleases()
  const [editing, setEditing] = useState(false)
  if (!mayEdit || !post.targets.every((one) => OPEN.includes(one.state))) return null
  const cancel = () => cancelPost(post).then(() => done("Post canceled"), failed)
  const waits = post.state === "awaiting_approval"
  return (
    <div className={styles.buttons}>
      {releases && !waits && (
        <Button onClick={() => void reschedulePost(post, { when: "now" }).catch(failed)}>Post now</Button>
      )}
      <Button variant="default" onClick={() => setEditing(true)}>
        Edit post
      </Button>
      <Button variant="subtle" color="bad" onClick={() => void cancel()}>
        Cancel post
      </Button>
      <Suspense>{editing && <EditPost post={post} close={() => setEditing(false)} />}</Suspense>
    </div>
  )
}

/** The way back to an account that is lost, for those who may connect it. */
function ReconnectButton({ target }: { target: Target }) {
  const manages = useMay("manage")
  if (!manages) return null
  const go = () => startConnect(target.platform, target.account_id).then((url) => location.assign(url), failed)
  return <Button onClick={() => void go()}>Reconnect {PLATFORMS[target.platform].name}</Button>
}

function Timeline({ post }: { post: PostDetail }) {
  const time = useWhen({ hour: "2-digit", minute: "2-digit", second: "2-digit" })
  if (post.timeline.length === 0) return null
  return (
    <section className={styles.card} aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      <ol className={styles.line}>
        {post.timeline.map((one) => (
          <li key={`${one.at} ${one.text}`} data-tone={one.tone}>
            <time className="quiet tabular" dateTime={one.at}>
              {time(one.at)}
            </time>
            <span>{one.text}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
