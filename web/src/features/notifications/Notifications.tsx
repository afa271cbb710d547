import { ActionIcon, Button, Drawer, Skeleton } from "@mantine/core"
import { IconBell, IconChecks, IconSettings } from "@tabler/icons-react"
import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { meQuery } from "~/api/accounts"
import { markAllRead, type Notification, notificationsQuery } from "~/api/notifications"
import { Hint } from "~/ui/Hint"
import { Empty, Failed } from "~/ui/States"
import { failed } from "~/ui/toast"
import { byDay, TODAY } from "./days"
import styles from "./Notifications.module.css"
import { Row } from "./Row"

/** What happened, newest first, by the day. */
export default function Notifications({ close }: { close: () => void }) {
  const listed = useInfiniteQuery({ ...notificationsQuery, refetchInterval: 60_000 })
  const { data: me } = useQuery(meQuery)
  const all = unique(listed.data?.pages.flatMap(({ items }) => items) ?? [])
  return (
    <Drawer opened onClose={close} position="right" size={440} title="Notifications">
      <Tools all={all} close={close} />
      {listed.isPending && <Skeleton height={180} radius="md" />}
      {listed.isError && !listed.data && <Failed error={listed.error} again={() => void listed.refetch()} />}
      {listed.data && all.length === 0 && (
        <Empty icon={<IconBell size={28} stroke={1.5} />} title="You’re all caught up">
          Posts, clips to review, payouts and finished exports show up here.
        </Empty>
      )}
      {byDay(all, me?.timezone ?? "UTC").map(({ day, items }) => (
        <section key={day} className={styles.day}>
          <h3>{day}</h3>
          <ul>
            {items.map((one) => (
              <Row key={one.id} one={one} close={close} isToday={day === TODAY} />
            ))}
          </ul>
        </section>
      ))}
      {listed.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={listed.isFetchingNextPage}
          onClick={() => void listed.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Drawer>
  )
}

function Tools({ all, close }: { all: Notification[]; close: () => void }) {
  const [newest] = all
  const unread = all.some((one) => !one.read)
  return (
    <div className={styles.tools}>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconChecks size={16} />}
        disabled={!unread || !newest}
        onClick={() => newest && markAllRead(newest).catch(failed)}
      >
        Mark all as read
      </Button>
      <Hint label="Notification settings">
        <ActionIcon
          renderRoot={(props) => <Link to="/account" search={{ tab: "notifications" }} {...props} />}
          onClick={close}
          aria-label="Notification settings"
        >
          <IconSettings size={18} />
        </ActionIcon>
      </Hint>
    </div>
  )
}

/** What came between two pages moves the second: nothing is shown twice. */
function unique(all: Notification[]): Notification[] {
  return [...new Map(all.map((one) => [one.id, one])).values()]
}
