import { useMantineColorScheme } from "@mantine/core"
import { IconKeyboard, IconLogout, IconMoon, IconSun, IconSunMoon, IconUser } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { meQuery, signOut } from "~/api/accounts"
import { Menu } from "~/ui/Floating"
import styles from "./AccountMenu.module.css"
import { Avatar } from "./Avatar"

interface Props {
  /** It was pressed before its code was there. */
  openAtOnce: boolean
  /** Whether the keyboard is at the button that stood here until now. */
  focused: () => boolean
  openKeys: () => void
}

/** Account, brands, shortcuts, the theme, and the way out. */
export function AccountList({ openAtOnce, focused, openKeys }: Props) {
  const [wasFocused] = useState(focused)
  const { data: me } = useQuery(meQuery)
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const leave = () => void signOut().then(() => navigate({ to: "/" }))
  return (
    <Menu width={230} defaultOpened={openAtOnce}>
      <Menu.Target>
        <Avatar autoFocus={wasFocused} />
      </Menu.Target>
      <Menu.Dropdown>
        {me && (
          <div className={styles.who}>
            <strong>{me.name}</strong>
            <span>{me.email}</span>
          </div>
        )}
        <Menu.Item leftSection={<IconUser size={16} />} onClick={() => void navigate({ to: "/account" })}>
          Account
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={openKeys}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        {(
          [
            ["light", "Light", IconSun],
            ["dark", "Dark", IconMoon],
            ["auto", "System", IconSunMoon],
          ] as const
        ).map(([value, label, Icon]) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            leftSection={<Icon size={16} />}
            className={styles.theme}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
