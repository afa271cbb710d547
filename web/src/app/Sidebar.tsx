import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from "@tabler/icons-react"
import { Link, useLocation } from "@tanstack/react-router"
import { Hint } from "~/ui/Hint"
import { useAccess } from "./access"
import { type Area, groupsFor, isWithin } from "./areas"
import { Brand } from "./brand"
import styles from "./Sidebar.module.css"
import { foldSidebar, useSidebarFolded } from "./sidebarState"
import { WorkspaceSwitcher } from "./WorkspaceSwitcher"

/** Where everything is: the workspace on top, then its areas by what people do. */
export function Sidebar() {
  const folded = useSidebarFolded()
  const groups = groupsFor(useAccess())
  const Fold = folded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  const foldLabel = folded ? "Expand sidebar" : "Collapse sidebar"
  return (
    <aside className={styles.sidebar} aria-label="Sidebar">
      <Link to="/home" aria-label="Cutroom home" className={styles.brand}>
        <Brand />
      </Link>
      <WorkspaceSwitcher />
      <nav aria-label="Main" className={styles.nav}>
        {groups.map(({ group, areas }) => (
          <section key={group} aria-label={group}>
            {group !== "Start" && (
              <p className={styles.group} aria-hidden>
                <span>{group}</span>
              </p>
            )}
            <ul>
              {areas.map((area) => (
                <li key={area.to}>
                  <AreaLink area={area} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <Hint label={`${foldLabel} ([)`} position="right">
        <button
          type="button"
          className={styles.fold}
          aria-label={foldLabel}
          aria-expanded={!folded}
          onClick={() => foldSidebar(!folded)}
        >
          <Fold size={20} stroke={1.7} aria-hidden />
          <span className={styles.label}>Collapse</span>
        </button>
      </Hint>
    </aside>
  )
}

function AreaLink({ area }: { area: Area }) {
  const current = useLocation({ select: ({ pathname }) => isWithin(area, pathname) })
  return (
    <Hint label={`${area.label}: ${area.about.charAt(0).toLowerCase()}${area.about.slice(1)}`} position="right">
      <Link to={area.to} className={styles.area} aria-current={current ? "page" : undefined} activeProps={{}}>
        <area.icon size={20} stroke={1.7} aria-hidden />
        <span className={styles.label}>{area.label}</span>
      </Link>
    </Hint>
  )
}
