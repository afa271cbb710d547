import { Button } from "@mantine/core"
import { IconArchive, IconFolder, IconTag, IconTrash, IconX } from "@tabler/icons-react"
import { lazy, Suspense, useState } from "react"
import { changeVideos, deleteVideos } from "~/api/videos"
import { many } from "~/ui/format"
import { deleteLater, moveAway } from "~/ui/hidden"
import { done, failed } from "~/ui/toast"
import styles from "./Bulk.module.css"

const Ask = lazy(() => import("./Ask").then(({ Ask }) => ({ default: Ask })))

interface Props {
  chosen: string[]
  archived: boolean
  clear: () => void
}

/** What can be done to all chosen videos at once. */
export function Bulk({ chosen, archived, clear }: Props) {
  const [asking, setAsking] = useState<"folder" | "tags">()
  if (!chosen.length) return null
  const archive = (away: boolean) => {
    const ids = chosen
    clear()
    moveAway("videos", ids, () => changeVideos(ids, { archived: away })).then(
      () =>
        done(`${many(ids.length, "video")} ${away ? "archived" : "moved back to the library"}`, () => {
          changeVideos(ids, { archived: !away }).catch(failed)
        }),
      failed,
    )
  }
  const remove = () => {
    const ids = chosen
    clear()
    deleteLater("videos", ids, `${many(ids.length, "video")} deleted`, () => deleteVideos(ids))
  }
  return (
    <section className={styles.bar} aria-label="Selected videos">
      <strong role="status">{many(chosen.length, "video")} selected</strong>
      <Button variant="subtle" leftSection={<IconFolder size={16} />} onClick={() => setAsking("folder")}>
        Folder
      </Button>
      <Button variant="subtle" leftSection={<IconTag size={16} />} onClick={() => setAsking("tags")}>
        Tags
      </Button>
      <Button variant="subtle" leftSection={<IconArchive size={16} />} onClick={() => archive(!archived)}>
        {archived ? "Unarchive" : "Archive"}
      </Button>
      <Button variant="subtle" color="bad" leftSection={<IconTrash size={16} />} onClick={remove}>
        Delete
      </Button>
      <Button variant="subtle" leftSection={<IconX size={16} />} onClick={clear}>
        Clear
      </Button>
      <Suspense>
        {asking && <Ask what={asking} chosen={chosen} close={() => setAsking(undefined)} finish={clear} />}
      </Suspense>
    </section>
  )
}
