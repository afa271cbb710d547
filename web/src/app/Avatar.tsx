import { ActionIcon, type ActionIconProps } from "@mantine/core"
import { IconUser } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import type { ComponentProps } from "react"
import { meQuery } from "~/api/accounts"
import styles from "./AccountMenu.module.css"

/** The button of the account menu: the first letter of the name. */
export function Avatar({ className = "", ...props }: ActionIconProps & ComponentProps<"button">) {
  const { data: me } = useQuery(meQuery)
  return (
    <ActionIcon
      aria-label="Account menu"
      variant="default"
      radius="xl"
      className={`${styles.face} ${className}`}
      {...props}
    >
      {me?.name.slice(0, 1).toUpperCase() ?? <IconUser size={18} />}
    </ActionIcon>
  )
}
