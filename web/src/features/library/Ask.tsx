import { Autocomplete, Button, Modal, TagsInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { changeVideos, facetsQuery } from "~/api/videos"
import { many } from "~/ui/format"
import { done, failed } from "~/ui/toast"

interface AskProps {
  what: "folder" | "tags"
  chosen: string[]
  close: () => void
  finish: () => void
}

/** Which folder, or which tags, the chosen videos get. */
export function Ask({ what, chosen, close, finish }: AskProps) {
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
