import { ActionIcon, Menu } from "@mantine/core"
import { IconArchive, IconDots, IconFileText, IconTrash } from "@tabler/icons-react"
import { useNavigate } from "@tanstack/react-router"
import { api, asked } from "~/api/client"
import { changeVideos, deleteVideos, type Video } from "~/api/videos"
import { hide, show } from "~/features/library/hidden"
import { later } from "~/ui/later"
import { done, failed } from "~/ui/toast"

export function VideoMenu({ video }: { video: Video }) {
  const navigate = useNavigate()
  const archive = (away: boolean) =>
    changeVideos([video.id], { archived: away }).then(
      () => done(away ? "Archived" : "Back in the library", () => void archive(!away)),
      failed,
    )
  const remove = () => {
    hide([video.id])
    void navigate({ to: "/library" })
    const settle = () => show([video.id])
    later(`“${video.title}” deleted`, () => deleteVideos([video.id]).then(settle), settle)
  }
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label="More about this video">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFileText size={16} />} onClick={() => void save(video, "srt")}>
          Captions as SRT
        </Menu.Item>
        <Menu.Item leftSection={<IconFileText size={16} />} onClick={() => void save(video, "vtt")}>
          Captions as WebVTT
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => void archive(!video.archived)}>
          {video.archived ? "Put back into the library" : "Archive"}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} />} color="bad" onClick={remove}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

async function save(video: Video, form: "srt" | "vtt") {
  const options = { params: { path: { video_id: video.id } }, parseAs: "text" as const }
  try {
    const text = await asked<unknown>(
      form === "srt"
        ? api.GET("/api/v1/videos/{video_id}/transcript.srt", options)
        : api.GET("/api/v1/videos/{video_id}/transcript.vtt", options),
    )
    const href = URL.createObjectURL(new Blob([String(text)], { type: "text/plain" }))
    Object.assign(document.createElement("a"), { href, download: `${video.title}.${form}` }).click()
    setTimeout(() => URL.revokeObjectURL(href), 60_000)
  } catch (error) {
    failed(error)
  }
}
