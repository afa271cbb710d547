import { IconChevronRight } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import type { TraitEffect } from "~/api/insights"
import { counted } from "~/features/analytics/words"
import { PlatformIcon } from "~/features/posts/platforms"
import styles from "./Insights.module.css"
import { Interval } from "./Interval"
import { giveOrTake, signed } from "./words"

const TILES = 3
const LEAST_REACH = Math.log(1.5)

/** What clearly goes with more or fewer views, as numbers; or that nothing does. */
export function Clearest({ effects, shorts }: { effects: TraitEffect[]; shorts: number }) {
  const clear = effects.filter((one) => one.is_clear).slice(0, TILES)
  if (clear.length === 0) {
    return (
      <section className={styles.card} aria-labelledby="clearest">
        <h2 id="clearest">No clear pattern yet</h2>
        <p className="quiet">
          Across {counted(shorts)} shorts, nothing below clearly changes how many views you get. It gets easier to tell
          with more of them, and when they differ more from each other.
        </p>
      </section>
    )
  }
  return (
    <section className={styles.card} aria-labelledby="clearest">
      <h2 id="clearest">What stands out</h2>
      <ul className={styles.tiles}>
        {clear.map((one) => (
          <li key={one.trait}>
            <span className={`${styles.number} tabular`} data-down={one.change < 0 || undefined}>
              {signed(one.change)} views
            </span>
            <strong>{one.label}</strong>
            <span className="quiet">
              Give or take {giveOrTake(one.low, one.high)} points. {counted(one.shorts_with)} shorts with it,{" "}
              {counted(one.shorts_without)} without.
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Every trait that enough shorts differ in: how views change with it, and how sure that is. */
export function Effects({ effects }: { effects: TraitEffect[] }) {
  if (effects.length === 0) return null
  const ends = effects.flatMap((one) => [Math.abs(Math.log1p(one.low)), Math.abs(Math.log1p(one.high))])
  const reach = Math.max(LEAST_REACH, ...ends)
  const place = (change: number) => 0.5 + Math.log1p(change) / reach / 2
  return (
    <section className={styles.card} aria-labelledby="effects">
      <div>
        <h2 id="effects">Everything compared</h2>
        <p className="quiet">
          Views three days after posting, next to what’s usual for the same channel at that time. The bar is where the
          true difference most likely lies (9 in 10). A short that you posted to several channels counts once.
        </p>
      </div>
      <div className={styles.axis} aria-hidden>
        <span>Fewer views</span>
        <span>More views</span>
      </div>
      <ul className={styles.rows}>
        {effects.map((one) => (
          <li key={one.trait}>
            <details>
              <summary className={styles.row}>
                <IconChevronRight size={16} aria-hidden className={styles.chevron} />
                <span className={styles.label}>{one.label}</span>
                <Interval
                  low={place(one.low)}
                  value={place(one.change)}
                  high={place(one.high)}
                  middle={0.5}
                  isClear={one.is_clear}
                />
                <span className={`${styles.change} tabular`}>
                  {signed(one.change)}
                  <span className="quiet">
                    {signed(one.low)} to {signed(one.high)}
                  </span>
                </span>
              </summary>
              <Examples effect={one} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Examples({ effect }: { effect: TraitEffect }) {
  return (
    <div className={styles.examples}>
      <p className="quiet">
        {counted(effect.shorts_with)} shorts with it, {counted(effect.shorts_without)} without. These did best for their
        channel:
      </p>
      <ul>
        {effect.examples.map((one) => (
          <li key={one.post_id}>
            <PlatformIcon platform={one.platform} size={16} />
            <Link className="link" to="/posts/$postId" params={{ postId: one.post_id }}>
              {one.title || "Untitled post"}
            </Link>
            <span className="tabular quiet">{counted(one.views)} views</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
