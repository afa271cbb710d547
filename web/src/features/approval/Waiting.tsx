import { Button } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { waitingQuery } from "~/api/approvals"
import type { Post } from "~/api/posts"
import { useMay } from "~/api/workspaces"
import { PlatformIcon } from "~/features/posts/platforms"
import { useWhen } from "~/ui/when"
import styles from "./Approval.module.css"

const ClientLinks = lazy(() => import("./ClientLinks").then((m) => ({ default: m.ClientLinks })))

/** The posts that wait for approval, the soonest first; nothing where none does. */
export function Waiting() {
  const { data } = useQuery(waitingQuery)
  if (!data || data.total === 0) return null
  return (
    <section className={styles.waiting} aria-labelledby="waiting">
      <h2 id="waiting">Waiting for approval</h2>
      <ul className={styles.inbox}>
        {data.items.map((one) => (
          <Row key={one.id} post={one} />
        ))}
      </ul>
    </section>
  )
}

function Row({ post }: { post: Post }) {
  const when = useWhen({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })
  return (
    <li>
      <Link to="/posts/$postId" params={{ postId: post.id }} className={styles.row}>
        <span className={styles.icons}>
          {post.targets.map((one) => (
            <PlatformIcon key={one.id} platform={one.platform} />
          ))}
        </span>
        <span className={styles.title}>{post.title}</span>
        <span className="quiet">{post.due_at ? when(post.due_at) : "When approved"}</span>
      </Link>
    </li>
  )
}

/** The way to clients' links, for those who may approve. */
export function ClientLinksButton() {
  const mayApprove = useMay("approve")
  const [opened, setOpened] = useState(false)
  if (!mayApprove) return null
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        Client approval
      </Button>
      <Suspense>{opened && <ClientLinks close={() => setOpened(false)} />}</Suspense>
    </>
  )
}
