import { Autocomplete, Button, Modal, TagsInput } from "@mantine/core"
import { IconArchive, IconFolder, IconTag, IconTrash, IconX } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { changeVideos, deleteVideos, facetsQuery } from "~/api/videos"
import { many } from "~/ui/format"
import { later } from "~/ui/later"
import { done, failed } from "~/ui/toast"
import styles from "./Bulk.module.css"
import { hide, show } from "./hidden"

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
    changeVideos(ids, { archived: away }).then(
      () =>
        done(`${many(ids.length, "video")} ${away ? "archived" : "back in the library"}`, () => {
          changeVideos(ids, { archived: !away }).catch(failed)
        }),
      failed,
    )
  }
  const remove = () => {
    const ids = chosen
    clear()
    hide(ids)
    const settle = () => show(ids)
    later(`${many(ids.length, "video")} deleted`, () => deleteVideos(ids).then(settle), settle)
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
        {archived ? "Put back" : "Archive"}
      </Button>
      <Button variant="subtle" color="bad" leftSection={<IconTrash size={16} />} onClick={remove}>
        Delete
      </Button>
      <Button variant="subtle" leftSection={<IconX size={16} />} onClick={clear}>
        Clear
      </Button>
      {asking && <Ask what={asking} chosen={chosen} close={() => setAsking(undefined)} finish={clear} />}
    </section>
  )
}

interface AskProps {
  what: "folder" | "tags"
  chosen: string[]
  close: () => void
  finish: () => void
}

function Ask({ what, chosen, close, finish }: AskProps) {
  const { data: facets } = useQuery(facetsQuery)
  const [folder, setFolder] = useState("")
  const [tags, setTags] = useState<string[]>([])
  const save = () => {
    const change = what === "folder" ? { folder } : { tags }
    changeVideos(chosen, change).then(() => {
      done(what === "folder" ? `Moved to ${folder || "no folder"}` : "Tags set")
      finish()
    }, failed)
    close()
  }
  return (
    <Modal opened onClose={close} title={what === "folder" ? "Move to a folder" : "Set the tags"}>
      {what === "folder" ? (
        <Autocomplete
          label="Folder"
          description="Type a new name, or leave it empty for no folder"
          data={facets?.folders ?? []}
          value={folder}
          maxLength={100}
          onChange={setFolder}
          data-autofocus
        />
      ) : (
        <TagsInput
          label="Tags"
          description="Enter adds one; these replace the tags that the videos have"
          data={facets?.tags ?? []}
          value={tags}
          maxTags={30}
          onChange={setTags}
          data-autofocus
        />
      )}
      <Button mt="lg" onClick={save}>
        {what === "folder" ? "Move" : "Set"} {many(chosen.length, "video")}
      </Button>
    </Modal>
  )
}
