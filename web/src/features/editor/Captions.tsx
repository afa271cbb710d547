import { type CSSProperties, useEffect, useMemo, useState } from "react"
import type { Word } from "~/api/analyses"
import type { Framing } from "~/api/exports"
import { type CaptionOptions, PLAIN_CAPTIONS } from "~/features/exports/draft"
import { SHARE } from "~/features/live/emoji"
import { Words } from "~/features/live/Words"
import { useTime } from "~/features/video/player"
import styles from "./Captions.module.css"
import { LOOKS, type Look, type Template, widthIn } from "./looks"
import { type Phrase, phrases } from "./phrases"
import { type Area, fittingLine, type Place, placeAt } from "./places"

interface Props {
  words: Word[]
  startMs: number
  endMs: number
  /** Where the player's position is on the words' timeline. */
  positionAt?: (ms: number) => number
  template: Template
  /** Width by height of the frame. */
  shape: number
  /** Where the lower line stands unless the renderer has placed the phrase, as a share of the frame's height. */
  line?: number
  /** Where the renderer places phrases, at the words' times. */
  framing?: Pick<Framing, "captions" | "caption_area"> | undefined
  options?: CaptionOptions
}

type Shown = Phrase & { place: Place }

/** The captions of the moment over the picture, grouped, placed and marked as the renderer will. */
export function Captions(props: Props) {
  const { template, options = PLAIN_CAPTIONS, positionAt = (ms) => ms } = props
  const look = useMemo(() => dressed(LOOKS[template], options), [template, options])
  const shown = useShown(props, look)
  const at = useTime((player) => {
    const ms = positionAt(player)
    return shown.findIndex((phrase) => ms >= phrase.start_ms && ms < phrase.end_ms)
  })
  const spoken = useTime((ms) => shown[at]?.words.findLast((word) => word.start_ms <= positionAt(ms))?.start_ms)
  const phrase = shown[at]
  const area = props.framing?.caption_area
  return phrase ? <Lines phrase={phrase} look={look} spoken={spoken} colour={options.colour} area={area} /> : null
}

/** The phrases, each at its place; words of different places share none. */
function useShown({ words, startMs, endMs, shape, line, framing, options }: Props, look: Look): Shown[] {
  const ready = useFont(look.font)
  const position = options?.position ?? null
  const most = options?.lines ?? 2
  return useMemo(() => {
    const inside = words.filter((word) => word.start_ms >= startMs && word.end_ms <= endMs)
    const area = framing?.caption_area
    const own = { line: position === null ? (line ?? 0.78) : fittingLine(position, area), scale: 1, lines: 2 }
    const places = position === null ? (framing?.captions ?? []) : []
    const wide = (1 - (area?.left ?? 1 / 12) - (area?.right ?? 1 / 12)) * (shape > 0.75 ? shape / 0.75 : 1)
    return phrases(inside, (word) => {
      const place = placeAt(places, word.start_ms) ?? own
      return {
        place,
        // `ready`: until the font has come, widths are another font's
        width: (text) => (ready ? widthIn(look, text) * place.scale : 0),
        line: wide,
        rows: Math.min(look.way === "single" ? 1 : 2, most, place.lines),
        most: look.most ?? 50,
      }
    })
  }, [words, startMs, endMs, look, shape, ready, line, framing, position, most])
}

function dressed(look: Look, options: CaptionOptions): Look {
  const upper = options.case === null ? look.upper : options.case === "upper"
  return { ...look, size: look.size * options.size, ...(upper === undefined ? {} : { upper }) }
}

interface LinesProps {
  phrase: Shown
  look: Look
  spoken: number | undefined
  colour: string | null
  area: Area | null | undefined
}

function Lines({ phrase, look, spoken = -1, colour, area }: LinesProps) {
  const { line: lowest, scale } = phrase.place
  const sides = area ? { left: `${area.left * 100}%`, right: `${area.right * 100}%` } : {}
  return (
    <p
      className={styles.captions}
      style={{
        ...dress(scale === 1 ? look : { ...look, size: look.size * scale }),
        ...(colour ? { color: colour } : {}),
        ...sides,
        bottom: `${(1 - lowest) * 100}%`,
      }}
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
