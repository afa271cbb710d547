import type { ReactNode } from "react"
import { dress } from "./Captions"
import { LOOKS, type Template } from "./looks"
import styles from "./Templates.module.css"

interface Props {
  value: Template | null
  set: (value: Template | null) => void
  /** The renderer's own frame of each look, where it was asked for. */
  exact?: ((template: Template) => ReactNode) | undefined
}

/** The caption styles, each shown in itself, or on the picture that it is for. */
export function Templates({ value, set, exact }: Props) {
  return (
    <fieldset className={styles.templates} data-exact={exact ? true : undefined}>
      <legend>Caption style</legend>
      <div>
        {[null, ...(Object.keys(LOOKS) as Template[])].map((name) => (
          <label key={name ?? "none"} className={styles.template} data-on={name === value || undefined}>
            <input type="radio" name="captions" checked={name === value} onChange={() => set(name)} />
            {name ? (exact?.(name) ?? <Sample name={name} />) : <span className={styles.none}>None</span>}
            <span className={styles.name}>{name ? LOOKS[name].label : "No captions"}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Sample({ name }: { name: Template }) {
  const look = LOOKS[name]
  const marked = look.way === "boxed" ? { background: look.accent } : { color: look.accent }
  return (
    <span
      className={styles.sample}
      style={{
        ...dress(look),
        textTransform: look.upper ? "uppercase" : "none",
        textShadow: look.glow && `0 0 4px ${look.glow}66`,
      }}
      aria-hidden
    >
      {look.way !== "single" && "So "}
      <span style={marked}>we</span>
      {look.way !== "single" && " tried"}
    </span>
  )
}
