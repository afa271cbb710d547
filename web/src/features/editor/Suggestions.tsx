import { ActionIcon, Menu } from "@mantine/core"
import { IconSparkles } from "@tabler/icons-react"

interface Props {
  titles: string[]
  choose: (title: string) => void
}

/** The titles that are suggested for a clip, behind a button in the field. */
export function Suggestions({ titles, choose }: Props) {
  if (titles.length === 0) return null
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={28} aria-label="Suggestions">
          <IconSparkles size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {[...new Set(titles)].map((title) => (
          <Menu.Item key={title} onClick={() => choose(title)}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
