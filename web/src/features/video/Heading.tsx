import { ActionIcon, TextInput } from "@mantine/core"
import { IconPencil } from "@tabler/icons-react"
import { type FormEvent, useState } from "react"
import { changeVideo, type Video } from "~/api/videos"
import { Hint } from "~/ui/Hint"
import { failed } from "~/ui/toast"
import styles from "./Heading.module.css"

/** The video's title, which can be changed in place. */
export function Heading({ video }: { video: Video }) {
  const [draft, setDraft] = useState<string>()
  if (draft === undefined)
    return (
      <div className={styles.heading}>
        <h1>{video.title}</h1>
        <Hint label="Rename">
          <ActionIcon aria-label="Rename video" onClick={() => setDraft(video.title)}>
            <IconPencil size={18} />
          </ActionIcon>
        </Hint>
      </div>
    )
  const save = (event?: FormEvent) => {
    event?.preventDefault()
    const title = draft.trim()
    setDraft(undefined)
    if (title && title !== video.title) changeVideo(video.id, { title }).catch(failed)
  }
  return (
    <form onSubmit={save}>
      <TextInput
        aria-label="Title"
        size="md"
        maxLength={200}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => save()}
        onKeyDown={(event) => event.key === "Escape" && setDraft(undefined)}
        autoFocus
      />
    </form>
  )
}
