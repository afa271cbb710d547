import { ActionIcon, Menu } from "@mantine/core"
import { IconBookmark, IconCopy, IconDots, IconRestore } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useRef } from "react"
import { clipDefaultsQuery, duplicateClip, resetClipDefaults, setClipDefaults } from "~/api/clips"
import { isSame } from "~/features/editing/steps"
import { defaultsOf, type LookDraft, PLAIN } from "~/features/exports/draft"
import { done, failed } from "~/ui/toast"

interface Props {
  clipId: string
  look: LookDraft
  /** Saves what is not saved yet. */
  save: () => Promise<unknown>
}

/** What else can be done with a clip: copy it, and let new clips look like it. */
export function ClipMenu({ clipId, look, save }: Props) {
  const navigate = useNavigate()
  const defaults = useQuery(clipDefaultsQuery)
  const key = useRef(crypto.randomUUID())
  const duplicate = async () => {
    await save()
    const copy = await duplicateClip(clipId, key.current)
    key.current = crypto.randomUUID()
    await navigate({ to: "/clips/$clipId", params: { clipId: copy.id } })
    done("Clip duplicated. You are editing the copy.")
  }
  const keep = async () => {
    await setClipDefaults(defaultsOf(look))
    done("Saved. Clips you have not edited use this look.", () => void restore().catch(failed))
  }
  const restore = () => (defaults.data ? setClipDefaults(defaults.data) : resetClipDefaults())
  const reset = async () => {
    await resetClipDefaults()
    done("Default look reset.")
  }
  const own = defaults.data && !isSame(defaults.data, defaultsOf(PLAIN))
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label="More actions">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void duplicate().catch(failed)}>
          Duplicate clip
        </Menu.Item>
        <Menu.Item leftSection={<IconBookmark size={16} />} onClick={() => void keep().catch(failed)}>
          Use this look for all new clips
        </Menu.Item>
        {own && (
          <Menu.Item leftSection={<IconRestore size={16} />} onClick={() => void reset().catch(failed)}>
            Reset the default look
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
