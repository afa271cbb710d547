import { IconDots } from "@tabler/icons-react"
import { Link, useLocation } from "@tanstack/react-router"
import { useAccess } from "./access"
import { type Area, groupsFor, isWithin } from "./areas"
import styles from "./BottomBar.module.css"

/** The areas on a phone: the four that are used most, and the others under "More". */
export function BottomBar({ openMore }: { openMore: () => void }) {
  const areas = groupsFor(useAccess()).flatMap((group) => group.areas)
  const others = areas.filter((area) => !area.pinned)
  const elsewhere = useLocation({ select: ({ pathname }) => others.some((area) => isWithin(area, pathname)) })
  return (
    <nav aria-label="Areas" className={styles.bar}>
      {areas
        .filter((area) => area.pinned)
        .map((area) => (
          <Pinned key={area.to} area={area} />
        ))}
      <button type="button" aria-haspopup="dialog" data-current={elsewhere || undefined} onClick={openMore}>
        <IconDots size={22} stroke={1.7} aria-hidden />
        More
      </button>
    </nav>
  )
}

function Pinned({ area }: { area: Area }) {
  const current = useLocation({ select: ({ pathname }) => isWithin(area, pathname) })
  return (
    <Link to={area.to} aria-current={current ? "page" : undefined} activeProps={{}}>
      <area.icon size={22} stroke={1.7} aria-hidden />
      {area.label}
    </Link>
  )
}
