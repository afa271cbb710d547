import { ActionIcon } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { STATES } from "~/features/posts/platforms"
import calendar from "./Calendar.module.css"
import { Chip, SlotChip } from "./Chip"
import styles from "./Chip.module.css"
import { useCalendar } from "./context"
import { written } from "./dates"
import { byTime, type Group, type Slot, stateOf } from "./entries"

/** A month on a phone: the days on which something happens, and today. */
export function Agenda({ days, groups, slots }: { days: string[]; groups: Group[]; slots: Slot[] }) {
  const { now } = useCalendar()
  const posts = byTime(groups, 10)
  const free = byTime(slots, 10)
  const shown = days.filter((day) => posts.has(day) || free.has(day) || day === now.slice(0, 10))
  if (shown.length === 0) return <p className={`${calendar.nothing} quiet`}>Nothing is planned in this month.</p>
  return (
    <div className={styles.agenda}>
      {shown.map((day) => (
        <AgendaDay key={day} day={day} groups={posts.get(day) ?? []} slots={free.get(day) ?? []} />
      ))}
    </div>
  )
}

function AgendaDay({ day, groups, slots }: { day: string; groups: Group[]; slots: Slot[] }) {
  const { now, language, mayEdit, add } = useCalendar()
  const today = day === now.slice(0, 10)
  const name = written(day, language, { weekday: "long", day: "numeric", month: "long" })
  return (
    <section aria-label={name} className={styles.agendaDay} data-today={today || undefined}>
      <header>
        <h2>{today ? `Today, ${written(day, language, { day: "numeric", month: "long" })}` : name}</h2>
        {mayEdit && day >= now.slice(0, 10) && (
          <ActionIcon aria-label={`New post on ${name}`} onClick={() => add(`${day}T18:00`)}>
            <IconPlus size={18} />
          </ActionIcon>
        )}
      </header>
      {groups.map((group) => (
        <div key={group.key} className={styles.agendaRow}>
          <Chip group={group} />
          <span className="quiet">{STATES[stateOf(group)].label}</span>
        </div>
      ))}
      {mayEdit && slots.length > 0 && (
        <div className={styles.agendaSlots}>
          {slots.map((slot) => (
            <SlotChip key={`${slot.account_id} ${slot.at}`} slot={slot} />
          ))}
        </div>
      )}
      {groups.length === 0 && slots.length === 0 && <p className="quiet">Nothing planned</p>}
    </section>
  )
}
