import { useId } from "react"
import type { StudioOptions } from "~/api/studio"
import styles from "./Swatches.module.css"

interface Props {
  styles: StudioOptions["styles"]
  /** Undefined: Cutroom chooses. */
  value: string | undefined
  change: (name: string) => void
  disabled?: boolean
}

/** Styles as their colors, one of which is chosen. */
export function Swatches({ styles: choices, value, change, disabled }: Props) {
  const name = useId()
  return (
    <fieldset className={styles.group} disabled={disabled ?? false}>
      <legend>Style</legend>
      <div className={styles.row}>
        {choices.map((one) => (
          <label key={one.name} className={styles.swatch}>
            <input type="radio" name={name} checked={value === one.name} onChange={() => change(one.name)} />
            <span className={styles.colors} aria-hidden>
              {(one.colors ?? []).map((color, index) => (
                <span key={`${color}${String(index)}`} style={{ background: color }} />
              ))}
            </span>
            <span className={styles.label}>{one.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
