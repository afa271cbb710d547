import { Popover } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { type CSSProperties, type DragEvent, useState } from "react"
import styles from "./Calendar.module.css"
import { Chip, SlotChip } from "./Chip"
import chips from "./Chip.module.css"
import { useCalendar } from "./context"
import { weekOf, written } from "./dates"
import { byTime, type Group, type Slot } from "./entries"

const SHOWN = 4
const DEFAULT_TIME = "18:00"

/** A month in whole weeks; a post is dragged from day to day and keeps its time. */
export function Month({
  days,
  month,
  groups,
  slots,
}: {
  days: string[]
  month: string
  groups: Group[]
  slots: Slot[]
}) {
  const { language } = useCalendar()
  const posts = byTime(groups, 10)
  const free = byTime(slots, 10)
  return (
    <div className={styles.month} style={{ "--weeks": days.length / 7 } as CSSProperties}>
      {weekOf(days[0] ?? "").map((day) => (
        <div key={day} className={styles.weekday} aria-hidden>
          {written(day, language, { weekday: "short" })}
        </div>
      ))}
      {days.map((day) => (
        <Day
          key={day}
          day={day}
          outside={!day.startsWith(month)}
          groups={posts.get(day) ?? []}
          slots={free.get(day) ?? []}
        />
      ))}
    </div>
  )
}

interface DayProps {
  day: string
  outside: boolean
  groups: Group[]
  slots: Slot[]
}

function Day({ day, outside, groups, slots }: DayProps) {
  const { now, language, mayEdit, add } = useCalendar()
  const past = day < now.slice(0, 10)
  const drop = useDrop(past, (group) => `${day}${group.wall.slice(10)}`)
  const name = written(day, language, { weekday: "long", day: "numeric", month: "long" })
  const shown = groups.length > SHOWN ? groups.slice(0, SHOWN - 1) : groups
  return (
    <section
      className={styles.day}
      aria-label={name}
      data-today={day === now.slice(0, 10) || undefined}
      data-past={past || undefined}
      data-outside={outside || undefined}
      {...drop}
    >
      {!past && mayEdit && (
        <button
          type="button"
          tabIndex={-1}
          className={styles.add}
          aria-label={`New post on ${name}`}
          onClick={() => add(`${day}T${DEFAULT_TIME}`)}
        >
          <IconPlus size={15} aria-hidden />
        </button>
      )}
      <span className={`${styles.number} tabular`}>{Number(day.slice(8))}</span>
      {shown.map((group) => (
        <Chip key={group.key} group={group} />
      ))}
      {groups.length > shown.length && <More name={name} groups={groups} hidden={groups.length - shown.length} />}
      {mayEdit &&
        slots
          .slice(0, Math.max(0, SHOWN - groups.length))
          .map((slot) => <SlotChip key={`${slot.account_id} ${slot.at}`} slot={slot} />)}
    </section>
  )
}

/** A day that has more posts than there is room for. */
function More({ name, groups, hidden }: { name: string; groups: Group[]; hidden: number }) {
  return (
    <Popover width={280} shadow="md" radius="md" trapFocus>
      <Popover.Target>
        <button type="button" className={chips.more}>
          {hidden} more
        </button>
      </Popover.Target>
      <Popover.Dropdown className={chips.whole} aria-label={name}>
        <strong>{name}</strong>
        {groups.map((group) => (
          <Chip key={group.key} group={group} />
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}

/** A place onto which a post is dropped; `at` is the time that it gets there. */
export function useDrop(past: boolean, at: (group: Group) => string) {
  const { dragged, drag, move, now } = useCalendar()
  const [over, setOver] = useState(false)
  const takes = dragged !== undefined && !past && at(dragged) > now
  return {
    "data-over": (over && takes) || undefined,
    "data-closed": (dragged !== undefined && !takes) || undefined,
    onDragOver: (event: DragEvent) => {
      if (!takes) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      if (dragged && takes && at(dragged) !== dragged.wall) move(dragged, at(dragged))
      drag(undefined)
    },
  }
}
