import { IconPlus } from "@tabler/icons-react"
import { useEffect, useRef } from "react"
import styles from "./Calendar.module.css"
import { Chip, SlotChip } from "./Chip"
import { useCalendar } from "./context"
import { written } from "./dates"
import { byTime, type Group, type Slot } from "./entries"
import { useDrop } from "./Month"

const HOURS = Array.from({ length: 24 }, (_, hour) => `T${String(hour).padStart(2, "0")}`)
const MORNING = 8

/** A week by the hour; a post is dragged to another hour and keeps its minutes. */
export function Week({ days, groups, slots }: { days: string[]; groups: Group[]; slots: Slot[] }) {
  const { language, now } = useCalendar()
  const frame = useRef<HTMLElement>(null)
  const posts = byTime(groups, 13)
  const free = byTime(slots, 13)
  useEffect(() => {
    const row = frame.current?.querySelector<HTMLElement>(`[data-hour="${MORNING}"]`)
    if (frame.current && row) frame.current.scrollTop = row.offsetTop - 56
  }, [])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className={styles.week} ref={frame} tabIndex={0} aria-label="Week">
      <div className={styles.corner} />
      {days.map((day) => (
        <div key={day} className={styles.dayHead} data-today={day === now.slice(0, 10) || undefined}>
          <span>{written(day, language, { weekday: "short" })}</span>
          <span className={`${styles.number} tabular`}>{Number(day.slice(8))}</span>
        </div>
      ))}
      {HOURS.map((hour, index) => (
        <div key={hour} className={styles.hours}>
          <span className={`${styles.hour} tabular`} data-hour={index}>
            {index > 0 && written(`${days[0]}${hour}:00`, language, { hour: "numeric", minute: "2-digit" })}
          </span>
          {days.map((day) => (
            <Hour
              key={day}
              hour={`${day}${hour}`}
              groups={posts.get(`${day}${hour}`) ?? []}
              slots={free.get(`${day}${hour}`) ?? []}
            />
          ))}
        </div>
      ))}
    </section>
  )
}

function Hour({ hour, groups, slots }: { hour: string; groups: Group[]; slots: Slot[] }) {
  const { now, language, mayEdit, add } = useCalendar()
  const past = hour < now.slice(0, 13)
  const drop = useDrop(past, (group) => `${hour}${group.wall.slice(13)}`)
  const name = written(`${hour}:00`, language, { weekday: "long", day: "numeric", month: "long", hour: "numeric" })
  return (
    <section
      className={styles.cell}
      aria-label={name}
      data-now={hour === now.slice(0, 13) || undefined}
      data-past={past || undefined}
      {...drop}
    >
      {!past && mayEdit && (
        <button
          type="button"
          tabIndex={-1}
          className={styles.add}
          aria-label={`New post, ${name}`}
          onClick={() => add(hour === now.slice(0, 13) ? `${hour}:59` : `${hour}:00`)}
        >
          <IconPlus size={15} aria-hidden />
        </button>
      )}
      {groups.map((group) => (
        <Chip key={group.key} group={group} />
      ))}
      {mayEdit && slots.map((slot) => <SlotChip key={`${slot.account_id} ${slot.at}`} slot={slot} />)}
    </section>
  )
}
