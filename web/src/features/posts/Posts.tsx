import { Button, Skeleton } from "@mantine/core"
import { IconSend } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import { type Post, postsQuery } from "~/api/posts"
import { ClientLinksButton, Waiting } from "~/features/approval/Waiting"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { useWhen } from "~/ui/when"
import styles from "./Posts.module.css"
import { PlatformIcon, STATES } from "./platforms"

/** Everything that is planned and everything that went out, day by day. */
export function Posts() {
  const posts = useQuery(postsQuery)
  const navigate = useNavigate()
  return (
    <Page title="Posts" note={posts.data ? many(posts.data.total, "post") : " "} actions={<ClientLinksButton />}>
      <Waiting />
      {posts.isPending && <Skeleton height={300} radius="lg" />}
      {posts.isError && !posts.data && <Failed error={posts.error} again={() => void posts.refetch()} />}
      {posts.data?.total === 0 && (
        <Empty
          icon={<IconSend size={28} stroke={1.5} />}
          title="No posts yet"
          action={<Button onClick={() => void navigate({ to: "/exports" })}>Go to exports</Button>}
        >
          Open a finished short and choose Publish. It goes out now or at the time you pick.
        </Empty>
      )}
      {posts.data && posts.data.total > 0 && <Agenda posts={posts.data.items} />}
    </Page>
  )
}

function Agenda({ posts }: { posts: Post[] }) {
  const day = useWhen({ weekday: "long", day: "numeric", month: "long" })
  const days = new Map<string, Post[]>()
  for (const one of posts) {
    const name = one.due_at ? day(one.due_at) : one.state === "awaiting_approval" ? "When approved" : "Drafts"
    days.set(name, [...(days.get(name) ?? []), one])
  }
  return (
    <div className={styles.days}>
      {[...days].map(([name, items]) => (
        <section key={name} aria-label={name}>
          <h2 className={styles.day}>{name}</h2>
          <ul className={styles.list}>
            {items.map((one) => (
              <Row key={one.id} post={one} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function Row({ post }: { post: Post }) {
  const time = useWhen({ hour: "2-digit", minute: "2-digit" })
  const { label, tone } = STATES[post.state]
  return (
    <li>
      <Link to="/posts/$postId" params={{ postId: post.id }} className={styles.row}>
        <span className={`${styles.time} tabular`}>{post.due_at ? time(post.due_at) : "–"}</span>
        <span className={styles.title}>{post.title}</span>
        <span className={styles.icons}>
          {post.targets.map((one) => (
            <PlatformIcon key={one.id} platform={one.platform} />
          ))}
        </span>
        <span className={styles.state} data-tone={tone}>
          {label}
        </span>
      </Link>
    </li>
  )
}
