import { Button } from "@mantine/core"
import type { Change, Review } from "~/api/approvals"
import { useWhen } from "~/ui/when"
import styles from "./Approval.module.css"
import { inWords, labelOf, timeCode } from "./words"

const KINDS: Record<Review["kind"], string> = {
  proposed: "asked for approval",
  approved: "approved this post",
  sent_back: "requested changes",
  comment: "commented",
}

/** What differs from what was decided before. */
export function Changes({ changes }: { changes: Change[] }) {
  const when = useWhen()
  if (changes.length === 0) return null
  return (
    <section aria-label="Changed since the last decision" className={styles.changes}>
      <h3>Changed since the last decision</h3>
      <ul>
        {changes.map((one) => (
          <li key={`${one.field} ${one.account} ${one.after}`}>
            <strong>{labelOf(one)}</strong>
            <del>{inWords(one, one.before, when)}</del>
            <ins>{inWords(one, one.after, when)}</ins>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Decisions and comments, the oldest first; one about a moment of the video leads there. */
export function Reviews({ reviews, seek }: { reviews: Review[]; seek: (ms: number) => void }) {
  const when = useWhen()
  return (
    <ol className={styles.reviews} aria-label="Comments">
      {reviews.map((one) => (
        <li key={one.id}>
          <p>
            <strong>{one.author || "Cutroom"}</strong>
            {one.client && " (client)"} {KINDS[one.kind]}{" "}
            <time className="quiet" dateTime={one.created_at}>
              {when(one.created_at)}
            </time>
          </p>
          {one.comment && (
            <p className={styles.comment}>
              {one.at_ms !== null && (
                <Button size="compact-xs" variant="default" onClick={() => seek(one.at_ms ?? 0)}>
                  {timeCode(one.at_ms)}
                </Button>
              )}{" "}
              {one.comment}
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}
