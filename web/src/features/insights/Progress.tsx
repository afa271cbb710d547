import styles from "./Insights.module.css"

/** How many there are of those that it takes. */
export function Progress({ count, needed, of }: { count: number; needed: number; of: string }) {
  return (
    <div className={styles.progress}>
      <progress max={needed} value={count} aria-label={`${count} of ${needed} ${of}`} />
      <span className="tabular quiet">
        {count} of {needed} {of}
      </span>
    </div>
  )
}
