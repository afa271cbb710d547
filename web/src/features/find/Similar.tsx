import { useQuery } from "@tanstack/react-query"
import { similarQuery } from "~/api/clips"
import { MomentLink } from "./Found"
import styles from "./Found.module.css"

/** Clips that mean nearly the same, from all videos: to pair, or not to publish twice. */
export function Similar({ clipId }: { clipId: string }) {
  const { data } = useQuery(similarQuery(clipId))
  if (!data?.items.length) return null
  return (
    <section className={styles.similar} aria-labelledby="similar">
      <h2 id="similar">Similar clips</h2>
      <ol className={styles.strip}>
        {data.items.map(({ clip, similarity }) => (
          <li key={clip.id}>
            <MomentLink clip={clip} atMs={clip.start_ms} elsewhere share={similarity}>
              {clip.title}
            </MomentLink>
          </li>
        ))}
      </ol>
    </section>
  )
}
