import { Skeleton } from "@mantine/core"
import { useMediaQuery } from "@mantine/hooks"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useMemo, useState } from "react"
import { meQuery } from "~/api/accounts"
import { type CalendarView, calendarQuery, movePost } from "~/api/calendar"
import { cancelPost } from "~/api/posts"
import { useMay } from "~/api/workspaces"
import { Paused } from "~/features/approval/Paused"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { Agenda } from "./Agenda"
import styles from "./Calendar.module.css"
import { ChooseShort } from "./ChooseShort"
import { type Actions, CalendarContext, useCalendar } from "./context"
import { between, monthOf, type View, wallOf, weekOf, windowOf, written } from "./dates"
import { type Filter, type Group, groupsOf, slotsOf } from "./entries"
import { Month } from "./Month"
import { MoveDialog } from "./MoveDialog"
import { PostingTimes } from "./PostingTimes"
import { Toolbar } from "./Toolbar"
import { Week } from "./Week"

/** When posts go out: a month or a week, in which they are dragged to other times. */
export function Calendar() {
  const { data: me } = useQuery(meQuery)
  return (
    <Page title="Calendar" note={me ? `Times in ${me.timezone.replaceAll("_", " ")}` : " "} wide>
      {me ? <Planned zone={me.timezone} language={me.language} /> : <Skeleton height={640} radius="lg" />}
    </Page>
  )
}

function Planned({ zone, language }: { zone: string; language: string }) {
  const search = useSearch({ from: "/inside/calendar" })
  const navigate = useNavigate({ from: "/calendar" })
  const phone = useMediaQuery("(max-width: 760px)", undefined, { getInitialValueInEffect: false })
  const [filter, setFilter] = useState<Filter>({})
  const [adding, setAdding] = useState<{ at: string | undefined }>()
  const [moving, setMoving] = useState<Group>()
  const [dragged, drag] = useState<Group>()
  const now = wallOf(new Date(), zone)
  const view: View = phone ? "month" : (search.view ?? "month")
  const day = search.day ?? now.slice(0, 10)
  const days = view === "month" ? monthOf(day) : weekOf(day)
  const query = useQuery(calendarQuery(windowOf(days)))
  const changes = useChanges(zone, language)
  const show = (part: { view?: View; day?: string; times?: string | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true })
  const actions: Actions = {
    now,
    zone,
    language,
    mayEdit: useMay("edit"),
    dragged,
    drag,
    ...changes,
    askMove: setMoving,
    add: (at) => setAdding({ at }),
  }
  return (
    <CalendarContext value={actions}>
      <Paused />
      <Toolbar view={view} day={day} days={days} phone={phone} filter={filter} setFilter={setFilter} show={show} />
      {query.isError && !query.data && <Failed error={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={640} radius="lg" />}
      {query.data && <Grid view={query.data} as={phone ? "agenda" : view} days={days} day={day} filter={filter} />}
      {adding && <ChooseShort at={adding.at} close={() => setAdding(undefined)} />}
      {moving && <MoveDialog group={moving} close={() => setMoving(undefined)} />}
      {search.times !== undefined && <PostingTimes accountId={search.times} close={() => show({ times: undefined })} />}
    </CalendarContext>
  )
}

interface GridProps {
  view: CalendarView
  as: View | "agenda"
  days: string[]
  day: string
  filter: Filter
}

function Grid({ view, as, days, day, filter }: GridProps) {
  const { zone } = useCalendar()
  const groups = useMemo(() => groupsOf(view, zone, filter), [view, zone, filter])
  const slots = useMemo(() => slotsOf(view, zone, filter), [view, zone, filter])
  const month = day.slice(0, 7)
  return (
    <>
      {as === "week" && <Week days={days} groups={groups} slots={slots} />}
      {as === "month" && <Month days={days} month={month} groups={groups} slots={slots} />}
      {as === "agenda" && <Agenda days={days.filter((one) => one >= month)} groups={groups} slots={slots} />}
      {view.more && <p className={styles.nothing}>There are more posts than fit here. Choose an account.</p>}
    </>
  )
}

/** Changes of posts, shown at once and taken back where they are refused. */
function useChanges(zone: string, language: string) {
  const queries = useQueryClient()
  const reload = () => queries.invalidateQueries({ queryKey: ["calendar"] })
  const shift = (group: Group, wall: string) =>
    queries.setQueriesData<CalendarView>({ queryKey: ["calendar"] }, (view) => view && moved(view, group, wall))
  const send = (group: Group, wall: string) => {
    const ids = group.entries.map((one) => one.target_id)
    return movePost(group.postId, group.version, ids, { when: "at", at: wall, zone })
  }
  const move = (group: Group, wall: string) => {
    shift(group, wall)
    const words = written(wall, language, { weekday: "short", day: "numeric", month: "short" })
    const time = written(wall, language, { hour: "numeric", minute: "2-digit" })
    send(group, wall).then(
      (post) => done(`Moved to ${words}, ${time}`, () => move({ ...group, wall, version: post.version }, group.wall)),
      (error: unknown) => {
        failed(error)
        void reload()
      },
    )
  }
  const cancel = (group: Group) =>
    void cancelPost({ id: group.postId }).then(() => done(`Canceled “${group.title}”`), failed)
  return { move, cancel }
}

function moved(view: CalendarView, group: Group, wall: string): CalendarView {
  const ids = new Set(group.entries.map((one) => one.target_id))
  const items = view.items.map((one) => {
    if (!ids.has(one.target_id)) return one
    const at = new Date(Date.parse(one.at) + between(group.wall, wall)).toISOString()
    return { ...one, at }
  })
  return { ...view, items }
}
