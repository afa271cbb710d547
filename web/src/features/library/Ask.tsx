import { Autocomplete, Button, Modal, TagsInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { queryClient } from "~/api/query"
import { changeVideos, facetsQuery, type Video, type VideoChange } from "~/api/videos"
import { many } from "~/ui/format"
import { done, failed } from "~/ui/toast"

type Kept = { ids: string[]; change: VideoChange }[]

/** What each of the chosen videos has now; those that have the same come together. */
function keptOf(chosen: string[], what: AskProps["what"]): Kept {
  const pages = queryClient.getQueriesData<{ items?: Video[] }>({ queryKey: ["videos"] })
  const videos = new Map(pages.flatMap(([, page]) => page?.items ?? []).map((video) => [video.id, video] as const))
  const groups = new Map<string, Kept[number]>()
  for (const id of chosen) {
    const video = videos.get(id)
    if (!video) continue
    const change: VideoChange = what === "folder" ? { folder: video.folder } : { tags: video.tags }
    const group = groups.get(JSON.stringify(change)) ?? { ids: [] as string[], change }
    group.ids.push(id)
    groups.set(JSON.stringify(change), group)
  }
  return [...groups.values()]
}

async function putBack(kept: Kept) {
  for (const { ids, change } of kept) await changeVideos(ids, change)
}

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
    const before = keptOf(chosen, what)
    changeVideos(chosen, change).then(() => {
      done(what === "folder" ? (folder ? `Moved to ${folder}` : "Removed from folder") : "Tags updated", () => {
        putBack(before).catch(failed)
      })
      finish()
    }, failed)
    close()
  }
  return (
    <Modal opened onClose={close} title={what === "folder" ? "Move to folder" : "Edit tags"}>
      {what === "folder" ? (
        <Autocomplete
          label="Folder"
          description="Type a new name, or leave blank for no folder"
          data={facets?.folders ?? []}
          value={folder}
          maxLength={100}
          openOnFocus={false}
          onChange={setFolder}
          data-autofocus
        />
      ) : (
        <TagsInput
          label="Tags"
          description="Press Enter to add. These replace the current tags."
          data={facets?.tags ?? []}
          value={tags}
          maxTags={30}
          openOnFocus={false}
          onChange={setTags}
          data-autofocus
        />
      )}
      <Button mt="lg" onClick={save}>
        {what === "folder" ? "Move" : "Tag"} {many(chosen.length, "video")}
      </Button>
    </Modal>
  )
}
