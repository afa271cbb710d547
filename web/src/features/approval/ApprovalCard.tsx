import { useQuery } from "@tanstack/react-query"
import type { RefObject } from "react"
import { approvalQuery, approve, comment, sendBack } from "~/api/approvals"
import type { Post } from "~/api/posts"
import { useMay } from "~/api/workspaces"
import { done } from "~/ui/toast"
import styles from "./Approval.module.css"
import { Decide } from "./Decide"
import { Changes, Reviews } from "./Reviews"

interface Props {
  post: Post
  player: RefObject<HTMLVideoElement | null>
}

/** What was said about a post, and the decision of those who may make it; nothing where nobody was ever asked. */
export function ApprovalCard({ post, player }: Props) {
  const { data } = useQuery(approvalQuery(post.id))
  const mayApprove = useMay("approve")
  if (!data || (data.reviews.length === 0 && !data.waiting)) return null
  const decides = mayApprove && data.waiting
  const seek = (ms: number) => {
    if (player.current) player.current.currentTime = ms / 1000
  }
  return (
    <section className={styles.card} aria-labelledby="approval">
      <h2 id="approval">Approval</h2>
      {data.waiting && !mayApprove && <p className="quiet">Somebody who can approve posts decides about this one.</p>}
      {data.waiting && <Changes changes={data.changes} />}
      <Reviews reviews={data.reviews} seek={seek} />
      <Decide
        player={player}
        approve={decides ? () => approve(post).then(() => done("Post approved")) : undefined}
        sendBack={decides ? (text, at) => sendBack(post, text, at).then(() => done("Changes requested")) : undefined}
        comment={(text, at) => comment(post.id, text, at)}
      />
    </section>
  )
}
