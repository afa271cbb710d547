import { Drawer } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useAccess } from "./access"
import { groupsFor } from "./areas"
import styles from "./MoreAreas.module.css"
import { WorkspaceSwitcher } from "./WorkspaceSwitcher"

/** Every area on a phone, group by group. */
export default function MoreAreas({ close }: { close: () => void }) {
  return (
    <Drawer opened onClose={close} position="bottom" size="auto" title="All areas" radius="lg">
      <WorkspaceSwitcher chosen={close} />
      <nav aria-label="All areas" className={styles.groups}>
        {groupsFor(useAccess()).map(({ group, areas }) => (
          <section key={group} aria-label={group}>
            {group !== "Start" && <h3>{group}</h3>}
            <ul>
              {areas.map((area) => (
                <li key={area.to}>
                  <Link to={area.to} onClick={close} activeProps={{ "aria-current": "page" }}>
                    <area.icon size={22} stroke={1.7} aria-hidden />
                    <span>
                      <strong>{area.label}</strong>
                      <span>{area.about}</span>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
    </Drawer>
  )
}
