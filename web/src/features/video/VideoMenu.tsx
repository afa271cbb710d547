import { ActionIcon, Menu } from "@mantine/core"
import { IconArchive, IconDots, IconFileText, IconTrash } from "@tabler/icons-react"
import { useNavigate } from "@tanstack/react-router"
import { saveSubtitles } from "~/api/analyses"
import { changeVideos, deleteVideos, type Video } from "~/api/videos"
import { deleteLater } from "~/ui/hidden"
import { done, failed } from "~/ui/toast"

export function VideoMenu({ video }: { video: Video }) {
  const navigate = useNavigate()
  const archive = (away: boolean) =>
    changeVideos([video.id], { archived: away }).then(
      () => done(away ? "Archived" : "Moved back to the library", () => void archive(!away)),
      failed,
    )
  const remove = () => {
    void navigate({ to: "/library" })
    deleteLater("videos", [video.id], `“${video.title}” deleted`, () => deleteVideos([video.id]))
  }
  const save = (form: "srt" | "vtt") => void saveSubtitles(video.id, video.title, form).catch(failed)
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label="More actions">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFileText size={16} />} onClick={() => save("srt")}>
          Captions as SRT
        </Menu.Item>
        <Menu.Item leftSection={<IconFileText size={16} />} onClick={() => save("vtt")}>
          Captions as WebVTT
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => void archive(!video.archived)}>
          {video.archived ? "Unarchive" : "Archive"}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} />} color="bad" onClick={remove}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
