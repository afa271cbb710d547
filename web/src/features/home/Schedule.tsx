import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { meQuery } from "~/api/accounts"
import { sameAddress } from "~/api/address"
import { calendarQuery } from "~/api/calendar"
import { coverQuery } from "~/api/exports"
import { addDays, wallOf, windowOf, written } from "~/features/calendar/dates"
import { byTime, type Group, groupsOf, platformsOf, stateOf } from "~/features/calendar/entries"
import { PlatformIcon, STATES } from "~/features/posts/platforms"
import styles from "./Schedule.module.css"

const BACK = 14 // days in which a post that failed still asks for somebody
const DAYS = 7
const WAITING = ["failed", "unconfirmed", "needs_action", "missed"]

export interface Schedule {
  days: { day: string; groups: Group[] }[]
  waiting: Group[]
  language: string
}

/** The posts of the next seven days, and those of the last two weeks that somebody has to look at. */
export function useSchedule(): Schedule | undefined {
  const { data: me } = useQuery(meQuery)
  const zone = me?.timezone ?? "UTC"
  const today = wallOf(new Date(), zone).slice(0, 10)
  const days = Array.from({ length: BACK + DAYS }, (_, index) => addDays(today, index - BACK))
  const { data } = useQuery({ ...calendarQuery(windowOf(days)), enabled: me !== undefined })
  if (!me || !data) return undefined
  const groups = groupsOf(data, zone, {})
  const byDay = byTime(groups, 10)
  return {
    days: days.slice(BACK).map((day) => ({ day, groups: byDay.get(day) ?? [] })),
    waiting: groups.filter((one) => WAITING.includes(stateOf(one))),
    language: me.language,
  }
}

/** The week as a strip: each day with its posts, as they look and when they go out. */
export function Week({ days, language }: Schedule) {
  return (
    <ol className={styles.week}>
      {days.map(({ day, groups }, index) => (
        <li key={day} data-empty={groups.length === 0 || undefined}>
          <h3 className={styles.day}>
            {index === 0 ? "Today" : `${written(day, language, { weekday: "short" })} ${Number(day.slice(8))}`}
          </h3>
          {groups.length === 0 && <p className={styles.none}>No posts</p>}
          {groups.map((group) => (
            <Planned key={group.key} group={group} language={language} />
          ))}
        </li>
      ))}
    </ol>
  )
}

function Planned({ group, language }: { group: Group; language: string }) {
  const { data: cover } = useQuery(coverQuery(group.exportId))
  const { label, tone } = STATES[stateOf(group)]
  return (
    <Link to="/posts/$postId" params={{ postId: group.postId }} className={styles.post} title={group.title}>
      <span className={styles.cover}>{cover && <img src={sameAddress(cover.url)} alt="" decoding="async" />}</span>
      <span className={styles.about}>
        <span className="tabular">{written(group.wall, language, { hour: "numeric", minute: "2-digit" })}</span>
        <span className={styles.name}>{group.title}</span>
        <span className={styles.icons}>
          {platformsOf(group).map((one) => (
            <PlatformIcon key={one} platform={one} size={14} />
          ))}
          {tone !== "quiet" && <span data-tone={tone}>{label}</span>}
        </span>
      </span>
    </Link>
  )
}

/** Posts that did not go out as planned, each with its reason and the way to it. */
export function WaitingPosts({ waiting, language }: Schedule) {
  return (
    <ul className={styles.waiting}>
      {waiting.map((group) => (
        <li key={group.key}>
          <span>
            <strong>{STATES[stateOf(group)].label}</strong>{" "}
            <Link to="/posts/$postId" params={{ postId: group.postId }} className="link">
              {group.title}
            </Link>
          </span>
          <p>
            {group.entries.find((one) => one.reason)?.reason ?? "Open the post to see what happened."} ·{" "}
            {written(group.wall, language, { weekday: "short", day: "numeric", month: "short" })}
          </p>
        </li>
      ))}
    </ul>
  )
}
