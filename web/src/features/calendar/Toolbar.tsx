import { ActionIcon, Button, Menu, SegmentedControl, Select } from "@mantine/core"
import {
  IconCalendarShare,
  IconChevronLeft,
  IconChevronRight,
  IconClock,
  IconDots,
  IconFileImport,
  IconFileSpreadsheet,
  IconPlayerPause,
  IconPlus,
} from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import { publishingQuery, setPaused } from "~/api/approvals"
import { exportSpreadsheet } from "~/api/calendar"
import { accountsQuery } from "~/api/posts"
import { PLATFORMS } from "~/features/posts/platforms"
import { done, failed } from "~/ui/toast"
import styles from "./Calendar.module.css"
import { useCalendar } from "./context"
import { addDays, addMonths, type View, windowOf, written } from "./dates"
import type { Filter } from "./entries"

const FeedDialog = lazy(() => import("./FeedDialog").then((m) => ({ default: m.FeedDialog })))
const ImportDialog = lazy(() => import("./ImportDialog").then((m) => ({ default: m.ImportDialog })))

interface Props {
  view: View
  day: string
  days: string[]
  phone: boolean | undefined
  filter: Filter
  setFilter: (filter: Filter) => void
  show: (part: { view?: View; day?: string; times?: string }) => void
}

/** Which time is shown, whose posts, and what else the schedule can do. */
export function Toolbar({ view, day, days, phone, filter, setFilter, show }: Props) {
  const { add, mayEdit, now } = useCalendar()
  const step = (count: number) => show({ day: view === "month" ? addMonths(day, count) : addDays(day, 7 * count) })
  return (
    <div className={styles.toolbar}>
      <Button variant="default" onClick={() => show({ day: now.slice(0, 10) })}>
        Today
      </Button>
      <div className={styles.steps}>
        <ActionIcon aria-label={`Previous ${view}`} onClick={() => step(-1)}>
          <IconChevronLeft size={20} />
        </ActionIcon>
        <ActionIcon aria-label={`Next ${view}`} onClick={() => step(1)}>
          <IconChevronRight size={20} />
        </ActionIcon>
      </div>
      <Span view={view} day={day} days={days} />
      <Whose filter={filter} setFilter={setFilter} />
      {!phone && (
        <SegmentedControl
          aria-label="View"
          value={view}
          onChange={(value) => show({ view: value as View })}
          data={[
            { value: "month", label: "Month" },
            { value: "week", label: "Week" },
          ]}
        />
      )}
      {mayEdit && <More days={days} openTimes={() => show({ times: filter.accountId ?? "all" })} />}
      {mayEdit && (
        <Button leftSection={<IconPlus size={16} />} onClick={() => add()} className={styles.new}>
          New post
        </Button>
      )}
    </div>
  )
}

function Span({ view, day, days }: { view: View; day: string; days: string[] }) {
  const { language } = useCalendar()
  const [first = day, last = day] = [days[0], days.at(-1)]
  const of = (one: string) => new Date(`${one}T00:00:00Z`)
  const week = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" })
  return (
    <h2 className={styles.span} aria-live="polite">
      {view === "month"
        ? written(day, language, { month: "long", year: "numeric" })
        : week.formatRange(of(first), of(last))}
    </h2>
  )
}

/** All posts, those of a platform, or those of one account. */
function Whose({ filter, setFilter }: { filter: Filter; setFilter: (filter: Filter) => void }) {
  const { data } = useQuery(accountsQuery)
  const accounts = data?.items ?? []
  const platforms = [...new Set(accounts.map((one) => one.platform))]
  if (accounts.length < 2) return null
  return (
    <Select
      aria-label="Accounts"
      placeholder="All accounts"
      className={styles.filter}
      clearable
      value={filter.accountId ?? filter.platform ?? null}
      onChange={(value) => {
        const platform = platforms.find((one) => one === value)
        setFilter(platform ? { platform } : { accountId: value ?? undefined })
      }}
      data={[
        { group: "Platforms", items: platforms.map((one) => ({ value: one, label: PLATFORMS[one].name })) },
        {
          group: "Accounts",
          items: accounts.map((one) => ({ value: one.id, label: `${one.name} · ${PLATFORMS[one.platform].name}` })),
        },
      ]}
    />
  )
}

function More({ days, openTimes }: { days: string[]; openTimes: () => void }) {
  const { zone } = useCalendar()
  const [importing, setImporting] = useState(false)
  const [feed, setFeed] = useState(false)
  const { data: publishing } = useQuery(publishingQuery)
  return (
    <>
      <Button variant="default" leftSection={<IconClock size={16} />} onClick={openTimes} className={styles.times}>
        Posting times
      </Button>
      <Menu>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More">
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconClock size={16} />} onClick={openTimes} className={styles.timesItem}>
            Posting times
          </Menu.Item>
          <Menu.Item leftSection={<IconFileImport size={16} />} onClick={() => setImporting(true)}>
            Import a spreadsheet
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileSpreadsheet size={16} />}
            onClick={() => void exportSpreadsheet(windowOf(days), zone).catch(failed)}
          >
            Download as CSV
          </Menu.Item>
          <Menu.Item leftSection={<IconCalendarShare size={16} />} onClick={() => setFeed(true)}>
            Calendar feed
          </Menu.Item>
          {!publishing?.paused_at && (
            <Menu.Item
              leftSection={<IconPlayerPause size={16} />}
              onClick={() => void setPaused(true).then(() => done("Posting paused"), failed)}
            >
              Pause posting
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense>{importing && <ImportDialog close={() => setImporting(false)} />}</Suspense>
      <Suspense>{feed && <FeedDialog close={() => setFeed(false)} />}</Suspense>
    </>
  )
}
