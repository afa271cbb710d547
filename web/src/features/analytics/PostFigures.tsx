import { useQuery } from "@tanstack/react-query"
import { figuresOfPostQuery } from "~/api/analytics"
import { ago } from "~/ui/format"
import styles from "./PostFigures.module.css"
import { counted, METRICS, type Metric, whyMissing } from "./words"

/** The latest figures of a post in one account, with when they were read. */
export function PostFigures({ postId, targetId }: { postId: string; targetId: string }) {
  const { data } = useQuery(figuresOfPostQuery(postId))
  const post = data?.items.find((one) => one.target_id === targetId)
  if (!post) return null
  const shown = post.figures.filter((one) => one.value !== null)
  if (shown.length === 0) return <p className="quiet">{whyMissing(post, post.figures[0])}</p>
  return (
    <dl className={styles.figures}>
      {shown.map((one) => (
        <div key={one.metric}>
          <dt>{METRICS[one.metric as Metric]}</dt>
          <dd className="tabular">{counted(one.value ?? 0)}</dd>
        </div>
      ))}
      {post.read_at && <p className="quiet">Updated {ago(post.read_at)}</p>}
    </dl>
  )
}
