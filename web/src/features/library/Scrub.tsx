import { type PointerEvent, useState } from "react"
import type { Schemas } from "~/api/client"
import styles from "./Card.module.css"

/** The video's frames under the pointer: left edge the beginning, right edge the end. */
export function Scrub({ sprite, durationMs }: { sprite: Schemas["Sprite"]; durationMs: number }) {
  const [share, setShare] = useState<number>()
  const follow = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    setShare(Math.min(0.999, Math.max(0, (event.clientX - box.left) / box.width)))
  }
  const last = Math.min(sprite.columns * sprite.rows, Math.ceil(durationMs / sprite.interval_ms)) - 1
  const frame = Math.min(last, Math.floor(((share ?? 0) * durationMs) / sprite.interval_ms))
  const at = (index: number, count: number) => (count > 1 ? (index / (count - 1)) * 100 : 0)
  return (
    <span className={styles.scrub} onPointerMove={follow} onPointerLeave={() => setShare(undefined)} aria-hidden>
      {share !== undefined && (
        <>
          <span
            className={styles.frame}
            style={{
              aspectRatio: `${sprite.tile_width} / ${sprite.tile_height}`,
              backgroundImage: `url("${sprite.url}")`,
              backgroundSize: `${sprite.columns * 100}% ${sprite.rows * 100}%`,
              backgroundPosition: `${at(frame % sprite.columns, sprite.columns)}% ${at(Math.floor(frame / sprite.columns), sprite.rows)}%`,
            }}
          />
          <span className={styles.needle} style={{ left: `${share * 100}%` }} />
        </>
      )}
    </span>
  )
}
