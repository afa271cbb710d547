import { Button, Skeleton } from "@mantine/core"
import { IconCircleCheck } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useParams } from "@tanstack/react-router"
import { useRef } from "react"
import { sameAddress } from "~/api/address"
import {
  type ClientPost,
  clientApproves,
  clientComments,
  clientPageQuery,
  clientSendsBack,
  type ClientPage as Shown,
} from "~/api/approvals"
import { ApiError, errorMessage } from "~/api/client"
import { Brand } from "~/app/brand"
import { PublicLayout } from "~/app/PublicLayout"
import { PlatformIcon } from "~/features/posts/platforms"
import { many } from "~/ui/format"
import { done } from "~/ui/toast"
import styles from "./Approval.module.css"
import { Decide } from "./Decide"
import { Changes, Reviews } from "./Reviews"

/** What a client sees who has a link: each post as it will look, to approve or to comment. Nobody signs in for it. */
export function Client() {
  const { token } = useParams({ from: "/approve/$token" })
  const page = useQuery(clientPageQuery(token))
  if (page.isError && !page.data) return <Gone error={page.error} again={() => void page.refetch()} />
  return (
    <div className={styles.client}>
      <header className={styles.bar}>
        <Link to="/" aria-label="Cutroom home" className={styles.home}>
          <Brand />
        </Link>
      </header>
      <main id="content" className={styles.main}>
        {page.data ? <Posts page={page.data} token={token} /> : <Skeleton height={480} radius="lg" />}
      </main>
    </div>
  )
}

function Posts({ page, token }: { page: Shown; token: string }) {
  const waiting = page.posts.filter((one) => one.waiting)
  return (
    <>
      <div className={styles.head}>
        <h1>{waiting.length > 0 ? `${many(waiting.length, "post")} to approve` : "Nothing to approve"}</h1>
        <p className="quiet">
          {page.asked_by ? `${page.asked_by} plans these posts for you.` : "These posts are planned for you."} This link
          is available until {new Date(page.expires_at).toLocaleDateString("en", { dateStyle: "long" })}.
        </p>
      </div>
      {page.posts.length === 0 && (
        <p className={styles.nothing}>
          <IconCircleCheck size={22} aria-hidden /> You’re done. New posts appear here when they need your approval.
        </p>
      )}
      {page.posts.map((one) => (
        <Post key={one.id} post={one} token={token} />
      ))}
    </>
  )
}

/** One post: the video with its words beside it, and the decision below. */
function Post({ post, token }: { post: ClientPost; token: string }) {
  const player = useRef<HTMLVideoElement>(null)
  const seek = (ms: number) => {
    if (player.current) player.current.currentTime = ms / 1000
  }
  const decisions = post.waiting && {
    approve: () => clientApproves(token, post).then(() => done("Post approved")),
    sendBack: (text: string, at: number | null) =>
      clientSendsBack(token, post, text, at).then(() => done("Changes requested")),
  }
  return (
    <article className={styles.post} aria-label={post.title}>
      <div className={styles.video}>
        {post.video_url ? (
          // biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture
          <video
            ref={player}
            src={sameAddress(post.video_url)}
            controls
            playsInline
            preload="metadata"
            aria-label={post.title}
          />
        ) : (
          <p>This video was deleted.</p>
        )}
      </div>
      <div className={styles.about}>
        {post.targets.map((one) => (
          <Target key={`${one.platform} ${one.account_name}`} target={one} />
        ))}
        {post.sent_back && <p className={styles.note}>You requested changes. It comes back here when they’re made.</p>}
        {post.waiting && <Changes changes={post.changes} />}
        <Reviews reviews={post.reviews} seek={seek} />
        <Decide player={player} {...(decisions || {})} comment={(text, at) => clientComments(token, post, text, at)} />
      </div>
    </article>
  )
}

/** Where and when it goes out, and what it says there. */
function Target({ target }: { target: ClientPost["targets"][number] }) {
  const { title, caption, hashtags, first_comment } = target.content
  const at = target.at && new Date(target.at).toLocaleString("en", { dateStyle: "full", timeStyle: "short" })
  return (
    <section className={styles.target}>
      <h2>
        <PlatformIcon platform={target.platform} size={20} /> {target.account_name}
      </h2>
      <p className="quiet">{at || "Goes out when you approve it"}</p>
      {title && target.platform !== "instagram" && target.platform !== "tiktok" && <strong>{title}</strong>}
      <p className={styles.words}>{[caption, (hashtags ?? []).join(" ")].filter(Boolean).join("\n\n")}</p>
      {first_comment && <p className="quiet">First comment: {first_comment}</p>}
    </section>
  )
}

function Gone({ error, again }: { error: Error; again: () => void }) {
  const spent = error instanceof ApiError && [404, 410, 422].includes(error.status)
  return (
    <PublicLayout as="card" title={spent ? "This link is no longer valid" : "Couldn’t load this link"}>
      <p role="alert">{errorMessage(error)}</p>
      {!spent && <Button onClick={again}>Try again</Button>}
    </PublicLayout>
  )
}
