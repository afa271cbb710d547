import { type CSSProperties, useEffect, useMemo, useState } from "react"
import type { Word } from "~/api/analyses"
import { SHARE } from "~/features/live/emoji"
import { Words } from "~/features/live/Words"
import { useTime } from "~/features/video/player"
import styles from "./Captions.module.css"
import { LOOKS, type Look, type Template, widthIn } from "./looks"
import { type Phrase, phrases } from "./phrases"

interface Props {
  words: Word[]
  startMs: number
  endMs: number
  /** Where the player's position is on the words' timeline. */
  positionAt?: (ms: number) => number
  template: Template
  /** Width by height of the frame. */
  shape: number
  /** Where the lower line stands, as a share of the frame's height. */
  line?: number
}

/** The captions of the moment over the picture, grouped and marked as the renderer will. */
export function Captions({
  words,
  startMs,
  endMs,
  positionAt = (ms) => ms,
  template,
  shape,
  line: lowest = 0.78,
}: Props) {
  const look = LOOKS[template]
  const ready = useFont(look.font)
  const shown = useMemo(() => {
    const inside = words.filter((word) => word.start_ms >= startMs && word.end_ms <= endMs)
    const line = (1 - 1 / 6) * (shape > 0.75 ? shape / 0.75 : 1)
    const rows = look.way === "single" ? 1 : 2
    // `ready`: until the font has come, widths are another font's
    return phrases(inside, { width: (text) => (ready ? widthIn(look, text) : 0), line, rows, most: look.most ?? 50 })
  }, [words, startMs, endMs, look, shape, ready])
  const at = useTime((player) => {
    const ms = positionAt(player)
    return shown.findIndex((phrase) => ms >= phrase.start_ms && ms < phrase.end_ms)
  })
  const spoken = useTime((ms) => shown[at]?.words.findLast((word) => word.start_ms <= positionAt(ms))?.start_ms)
  const phrase = shown[at]
  return phrase ? <Lines phrase={phrase} look={look} spoken={spoken} lowest={lowest} /> : null
}

interface LinesProps {
  phrase: Phrase
  look: Look
  spoken: number | undefined
  lowest: number
}

function Lines({ phrase, look, spoken = -1, lowest }: LinesProps) {
  return (
    <p
      className={styles.captions}
      style={{ ...dress(look), bottom: `${(1 - lowest) * 100}%` }}
      data-way={look.way}
      data-upper={look.upper || undefined}
      aria-hidden
      data-live
    >
      {phrase.lines.map((line) => (
        <span key={line[0]?.start_ms} className={styles.line} data-box={look.box ? true : undefined}>
          {line.map((word) => (
            <span
              key={word.start_ms}
              className={styles.word}
              data-spoken={word.start_ms === spoken || undefined}
              data-past={word.start_ms <= spoken || undefined}
            >
              <Words text={word.text} />
            </span>
          ))}
        </span>
      ))}
    </p>
  )
}

/** The look as the stylesheet takes it. */
export function dress(look: Look): CSSProperties {
  return {
    "--size": look.size * look.em,
    "--accent-of-look": look.accent,
    "--box": look.box ?? "transparent",
    "--glow": look.glow ?? "transparent",
    "--emoji": `${SHARE / look.em}em`,
    "--outline": `${(look.outline * 2) / look.em}em`,
    fontFamily: `"${look.font}", "Inter Variable", sans-serif`,
  } as CSSProperties
}

function useFont(family: string): boolean {
  const [ready, setReady] = useState("")
  useEffect(() => {
    let wanted = true
    void document.fonts.load(`100px "${family}"`).then(() => wanted && setReady(family))
    return () => {
      wanted = false
    }
  }, [family])
  return ready === family
}
