import { NativeSelect, Pagination, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { sameAddress } from "~/api/address"
import { type Figure, type Period, POSTS, type PostFigures, postFiguresQuery, type Sort } from "~/api/analytics"
import { coverQuery } from "~/api/exports"
import { PLATFORMS, PlatformIcon } from "~/features/posts/platforms"
import { Failed } from "~/ui/States"
import { useWhen } from "~/ui/when"
import shared from "./Analytics.module.css"
import styles from "./PostTable.module.css"
import { counted, METRICS, type Metric, whyMissing } from "./words"

const SORTS = [
  { value: "newest", label: "Newest first" },
  { value: "views", label: "Most views" },
  { value: "likes", label: "Most likes" },
  { value: "comments", label: "Most comments" },
  { value: "shares", label: "Most shares" },
]

/** Every post of the period with its latest figures. */
export function PostTable({ period }: { period: Period }) {
  const [sort, setSort] = useState<Sort>("views")
  const [page, setPage] = useState(1)
  const posts = useQuery(postFiguresQuery(period, sort, page))
  if (posts.isPending) return <Skeleton height={280} radius="lg" />
  if (posts.isError && !posts.data) return <Failed error={posts.error} again={() => void posts.refetch()} />
  const { items, total } = posts.data
  if (total === 0) return null
  return (
    <section className={shared.card} aria-labelledby="per-post">
      <header className={styles.head}>
        <h2 id="per-post">Posts</h2>
        <NativeSelect
          aria-label="Sort posts"
          data={SORTS}
          value={sort}
          onChange={(event) => {
            setSort(event.currentTarget.value as Sort)
            setPage(1)
          }}
        />
      </header>
      <table className={styles.posts}>
        <thead>
          <tr>
            <th scope="col">Short</th>
            {Object.values(METRICS).map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <Row key={one.target_id} post={one} />
          ))}
        </tbody>
      </table>
      {total > POSTS && <Pagination total={Math.ceil(total / POSTS)} value={page} onChange={setPage} size="sm" />}
    </section>
  )
}

function Row({ post }: { post: PostFigures }) {
  const when = useWhen({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })
  const { data: cover } = useQuery({ ...coverQuery(post.export_id), retry: false })
  const figures = new Map(post.figures.map((one) => [one.metric, one]))
  const why = figures.get("views")?.value === null ? whyMissing(post, figures.get("views")) : undefined
  return (
    <tr>
      <th scope="row">
        <Link to="/posts/$postId" params={{ postId: post.post_id }} className={styles.short}>
          <span className={styles.picture}>
            {cover && <img src={sameAddress(cover.url)} alt="" decoding="async" />}
          </span>
          <span className={styles.words}>
            <span className={styles.title}>{post.title}</span>
            <span className={styles.account}>
              <PlatformIcon platform={post.platform} size={15} />
              <span>
                {post.account_name} · {when(post.published_at)}
              </span>
            </span>
            {why && <span className={styles.why}>{why}</span>}
          </span>
        </Link>
      </th>
      {(Object.keys(METRICS) as Metric[]).map((metric) => (
        <Value key={metric} post={post} metric={metric} figure={figures.get(metric)} />
      ))}
    </tr>
  )
}

function Value({ post, metric, figure }: { post: PostFigures; metric: Metric; figure: Figure | undefined }) {
  const known = figure?.value ?? null
  const why = known === null ? `${PLATFORMS[post.platform].name}: ${whyMissing(post, figure)}` : undefined
  return (
    <td className="tabular" data-label={METRICS[metric]} data-missing={why && true} title={why}>
      {known === null ? "—" : counted(known)}
      {why && <span className={shared.unseen}>{why}</span>}
    </td>
  )
}
