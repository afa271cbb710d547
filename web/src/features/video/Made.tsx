import { useQuery } from "@tanstack/react-query"
import { exportsQuery } from "~/api/exports"
import { DownloadAll } from "~/features/exports/DownloadAll"
import { ExportList } from "~/features/exports/ExportList"
import styles from "./Moments.module.css"

/** What was made of this video. */
export function Made({ videoId, title }: { videoId: string; title: string }) {
  const { data } = useQuery(exportsQuery({ video_id: videoId }))
  if (!data?.total) return null
  return (
    <section className={styles.moments} aria-labelledby="made">
      <div className={styles.head}>
        <h2 id="made">Exports</h2>
        <DownloadAll items={data.items} name={title} />
      </div>
      <ExportList items={data.items} />
    </section>
  )
}
