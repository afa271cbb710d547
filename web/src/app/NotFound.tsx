import { Button } from "@mantine/core"
import { IconMapPinOff } from "@tabler/icons-react"
import { useRouter } from "@tanstack/react-router"
import { Page } from "~/ui/Page"
import { Empty } from "~/ui/States"

export function NotFound() {
  const router = useRouter()
  return (
    <Page title="No such page">
      <Empty
        icon={<IconMapPinOff size={28} stroke={1.5} />}
        title="There is no page at this address"
        action={<Button onClick={() => void router.navigate({ to: "/" })}>Go to the start</Button>}
      >
        The link may be old or mistyped. Nothing of yours is lost.
      </Empty>
    </Page>
  )
}
