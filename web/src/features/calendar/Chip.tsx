import { ActionIcon, Menu } from "@mantine/core"
import { useInViewport } from "@mantine/hooks"
import {
  IconAlertTriangleFilled,
  IconCalendarEvent,
  IconCircleCheckFilled,
  IconDots,
  IconExternalLink,
  IconHourglass,
  IconLoader2,
  IconX,
} from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import { sameAddress } from "~/api/address"
import { coverQuery } from "~/api/exports"
import { PLATFORMS, PlatformIcon, STATES } from "~/features/posts/platforms"
import styles from "./Chip.module.css"
import { useCalendar } from "./context"
import { written } from "./dates"
import { type Group, platformsOf, type Slot, stateOf } from "./entries"

const TONE_ICONS = {
  good: IconCircleCheckFilled,
  bad: IconAlertTriangleFilled,
  busy: IconLoader2,
  waiting: IconHourglass,
} as const

/** One post at its time; it can be dragged until it begins to go out. */
export function Chip({ group }: { group: Group }) {
  const { drag, dragged, mayEdit } = useCalendar()
  const platforms = platformsOf(group)
  const movable = group.canMove && mayEdit
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu moves it from the keyboard
    <div
      className={styles.chip}
      data-platform={platforms.length === 1 ? platforms[0] : "several"}
      data-tone={STATES[stateOf(group)].tone}
      data-dragged={dragged?.key === group.key || undefined}
      draggable={movable}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move"
        event.dataTransfer.setData("text/plain", group.title)
        drag(group)
      }}
      onDragEnd={() => drag(undefined)}
    >
      <ChipLink group={group} />
      {mayEdit && <ChipMenu group={group} />}
    </div>
  )
}

function ChipLink({ group }: { group: Group }) {
  const { language } = useCalendar()
  const { label, tone } = STATES[stateOf(group)]
  const time = written(group.wall, language, { hour: "numeric", minute: "2-digit" })
  const names = platformsOf(group).map((one) => PLATFORMS[one].name)
  const Tone = tone === "quiet" ? undefined : TONE_ICONS[tone]
  return (
    <Link
      to="/posts/$postId"
      params={{ postId: group.postId }}
      draggable={false}
      className={styles.chipLink}
      title={`${group.title} · ${group.entries.map((one) => one.account_name).join(", ")} · ${label}`}
    >
      <Thumbnail exportId={group.exportId} />
      <span className={styles.chipIcons} aria-hidden>
        {platformsOf(group).map((one) => (
          <span key={one} data-platform={one}>
            <PlatformIcon platform={one} size={15} />
          </span>
        ))}
      </span>
      <span className={`${styles.chipTime} tabular`}>{time}</span>
      <span className={styles.chipTitle}>{group.title}</span>
      <span className="hidden-but-said">
        {names.join(", ")}, {label}
      </span>
      {Tone && <Tone size={13} className={styles.chipTone} aria-hidden />}
    </Link>
  )
}

/** The short's cover, asked for once it comes into view; nothing where the export was deleted. */
function Thumbnail({ exportId }: { exportId: string }) {
  const { ref, inViewport } = useInViewport()
  const { data: cover } = useQuery({ ...coverQuery(exportId), enabled: inViewport, retry: false })
  return (
    <span ref={ref} className={styles.thumbnail} aria-hidden>
      {cover && <img src={sameAddress(cover.url)} alt="" decoding="async" draggable={false} />}
    </span>
  )
}

/** What can be done with a post, without a pointer too. */
function ChipMenu({ group }: { group: Group }) {
  const { askMove, cancel } = useCalendar()
  const navigate = useNavigate()
  return (
    <Menu withinPortal>
      <Menu.Target>
        <ActionIcon className={styles.chipMenu} size={20} aria-label={`Options for ${group.title}`}>
          <IconDots size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconExternalLink size={16} />}
          onClick={() => void navigate({ to: "/posts/$postId", params: { postId: group.postId } })}
        >
          Open post
        </Menu.Item>
        {group.canMove && (
          <>
            <Menu.Item leftSection={<IconCalendarEvent size={16} />} onClick={() => askMove(group)}>
              Move to…
            </Menu.Item>
            <Menu.Item color="bad" leftSection={<IconX size={16} />} onClick={() => cancel(group)}>
              Cancel post
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** A posting time that is still free. */
export function SlotChip({ slot }: { slot: Slot }) {
  const { add, language } = useCalendar()
  const time = written(slot.wall, language, { hour: "numeric", minute: "2-digit" })
  return (
    <button
      type="button"
      className={styles.slot}
      onClick={() => add(slot.wall)}
      aria-label={`Free slot on ${PLATFORMS[slot.platform].name}, ${time}`}
    >
      <PlatformIcon platform={slot.platform} size={14} />
      <span className="tabular">{time}</span>
    </button>
  )
}
