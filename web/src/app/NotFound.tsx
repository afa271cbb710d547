import { Button } from "@mantine/core"
import { IconMapPinOff } from "@tabler/icons-react"
import { useRouter } from "@tanstack/react-router"
import { Page } from "~/ui/Page"
import { Empty } from "~/ui/States"

export function NotFound() {
  const router = useRouter()
  return (
    <Page title="Page not found">
      <Empty
        icon={<IconMapPinOff size={28} stroke={1.5} />}
        title="This page does not exist"
        action={<Button onClick={() => void router.navigate({ to: "/" })}>Go to Home</Button>}
      >
        The link may be outdated or mistyped.
      </Empty>
    </Page>
  )
}
