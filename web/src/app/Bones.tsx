import styles from "./Bones.module.css"
import { Brand } from "./brand"

/** The inside before the app stands: its bar, and where the screen will be. */
export function Bones() {
  return (
    <div className={styles.bones} aria-busy="true">
      <div className={styles.bar}>
        <div>
          <Brand />
        </div>
      </div>
      <div className={styles.screen}>
        <span className="hidden-but-said" role="status">
          Loading
        </span>
        <span className={styles.title} />
        <span className={styles.body} />
      </div>
    </div>
  )
}
