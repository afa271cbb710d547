import type { CSSProperties } from "react"
import type { TextOverlay } from "~/api/splices"
import { letters, SHARE } from "./emoji"
import styles from "./letters.module.css"
import { EM, emOf, loweredBy, motion } from "./overlays"
import { Pieces } from "./Words"

/** The letters of a text over the picture, with its box and its emoji; `shown` are how many of them. */
export function Letters({ text, shown }: { text: TextOverlay; shown: number | undefined }) {
  const all = letters(text.text)
  const rest = shown === undefined ? [] : all.slice(shown)
  return (
    <span className={styles.letters} aria-hidden>
      {text.box !== null && (
        <span className={styles.box}>
          <Pieces of={all} solid />
        </span>
      )}
      <Pieces of={all.slice(0, shown)} />
      {rest.length > 0 && (
        <span className={styles.hidden}>
          <Pieces of={rest} />
        </span>
      )}
    </span>
  )
}

/** A text as the stylesheet takes it; the numbers are the renderer's. */
export function placed(text: TextOverlay, at: number): CSSProperties {
  const { opacity, scale, shift } = at < 0 ? { opacity: 1, scale: 1, shift: 0 } : motion(text, at)
  const em = EM[text.font].share
  const outline = text.outline && !text.box ? `${2 / 14 / em}em ${text.outline}` : "0"
  const drop = 1 / 26 / em
  return {
    left: `${text.x * 100}%`,
    top: `${(text.y + shift) * 100}%`,
    opacity,
    scale: String(scale),
    color: text.colour,
    fontFamily: `"${text.font}", sans-serif`,
    fontSize: `${emOf(text) * 100}cqh`,
    lineHeight: `${1 / em}em`,
    fontWeight: text.bold ? 700 : 400,
    fontStyle: text.italic ? "italic" : "normal",
    WebkitTextStroke: outline,
    textShadow: text.shadow && !text.box ? `${drop}em ${drop}em 0 rgb(0 0 0 / 0.57)` : "none",
    "--emoji": `${SHARE / em}em`,
    "--box": text.box ?? "transparent",
    "--box-width": `${(2 * 0.3) / em}em`,
    "--down": `${loweredBy(text)}em`,
  } as CSSProperties
}
