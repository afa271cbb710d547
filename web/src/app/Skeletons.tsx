import { Brand } from "./brand"
import styles from "./Skeletons.module.css"

/** The inside before the app stands: its sidebar and header, and where the screen will be. */
export function Skeletons() {
  return (
    <div className={styles.skeletons} aria-busy="true">
      <div className={styles.sidebar}>
        <Brand />
      </div>
      <div className={styles.content}>
        <div className={styles.bar} />
        <div className={styles.screen}>
          <span className="hidden-but-said" role="status">
            Loading
          </span>
          <span className={styles.title} />
          <span className={styles.body} />
        </div>
      </div>
    </div>
  )
}
