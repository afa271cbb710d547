import styles from "./brand.module.css"

export function Brand() {
  return (
    <span className={styles.brand}>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden>
        <rect width="32" height="32" rx="9" fill="var(--text)" />
        <path d="M8 9.5h9M8 16h5.5M8 22.5h9" stroke="var(--ground)" strokeWidth="3" strokeLinecap="round" />
        <path d="M21.5 6.5v19" stroke="var(--accent)" strokeWidth="3" strokeLinecap="round" />
      </svg>
      Cutroom
    </span>
  )
}
