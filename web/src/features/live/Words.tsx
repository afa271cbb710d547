import { Fragment } from "react"
import { type Piece, pieces, useShapes } from "./emoji"
import styles from "./words.module.css"

/** Words over a picture, with the emoji that an export draws; `--emoji` is how large they are. */
export function Words({ text }: { text: string }) {
  return <Pieces of={pieces(text)} />
}

/** The same for a text that is divided already. `solid` emoji are squares in the line's own colour. */
export function Pieces({ of, solid = false }: { of: Piece[]; solid?: boolean }) {
  return of.map((piece, i) => {
    const key = `${i} ${piece.text}`
    return piece.emoji ? (
      <Emoji key={key} text={piece.text} solid={solid} />
    ) : (
      <Fragment key={key}>{piece.text}</Fragment>
    )
  })
}

function Emoji({ text, solid }: { text: string; solid: boolean }) {
  const shapes = useShapes(text)
  if (!shapes) return text
  return (
    <span className={styles.emoji} data-emoji={text}>
      {solid ? (
        <span className={styles.solid} />
      ) : (
        <svg viewBox="0 0 512 512" aria-hidden>
          {shapes.map(([colour, opacity, path], i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: shapes have no name but their place
            <path key={i} fill={colour} fillOpacity={opacity} d={path} />
          ))}
        </svg>
      )}
    </span>
  )
}
