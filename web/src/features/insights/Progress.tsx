import styles from "./Insights.module.css"

/** How many posts there are of those that it takes. */
export function Progress({ posts, needed, of }: { posts: number; needed: number; of: string }) {
  return (
    <div className={styles.progress}>
      <progress max={needed} value={posts} aria-label={`${posts} of ${needed} ${of}`} />
      <span className="tabular quiet">
        {posts} of {needed} {of}
      </span>
    </div>
  )
}
