import type { TextOverlay } from "~/api/splices"
import { LOWER, letters, pieces, SHARE } from "./emoji"

/* The renderer's own numbers: `media/captions/titles.py`. */
const REFERENCE_HEIGHT = 1280
const IN_MS = 250
const OUT_MS = 150
const RISE = 0.03
const LETTER_MS = 45
/**
 * How a font is set: the em's share of the height by which the renderer measures a size, how much lower (in ems) its
 * line stands there than in a browser, and how much of that height is below the line of writing.
 */
export const EM: Record<TextOverlay["font"], { share: number; down: number; descent: number }> = {
  Anton: { share: 0.5769, down: 0.114, descent: 0.1899 },
  "Bebas Neue": { share: 0.7692, down: 0, descent: 0.2692 },
  Bangers: { share: 0.5692, down: 0.171, descent: 0.2026 },
  Montserrat: { share: 0.6402, down: -0.03, descent: 0.29 },
  "Noto Sans": { share: 0.6583, down: -0.024, descent: 0.26 },
  "Courier Prime": { share: 0.7585, down: 0.049, descent: 0.2963 },
  Poppins: { share: 0.5675, down: -0.096, descent: 0.3558 },
}

/**
 * How much lower a text stands than a browser would have it, in ems. A line of letters is as high as its font; a line of
 * emoji alone is as high as they are in the renderer, and its middle is theirs.
 */
export function loweredBy({ font, text }: TextOverlay): number {
  const { share, down, descent } = EM[font]
  const isDrawn = pieces(text).every((piece) => piece.emoji)
  return isDrawn ? down - (0.5 - descent - SHARE * (0.5 - LOWER)) / share : down
}

/** Font size as a share of the frame's height, in CSS's terms. */
export function emOf(text: TextOverlay): number {
  return (text.size / REFERENCE_HEIGHT) * EM[text.font].share
}

/** How much of a text is typed at a time; all of it without the typewriter. */
export function typed(text: TextOverlay, atMs: number): number {
  const count = letters(text.text).length
  if (text.animation !== "typewriter") return count
  const step = Math.min(LETTER_MS, Math.max(1, Math.floor((text.end_ms - text.start_ms) / 2 / count)))
  return Math.max(1, Math.min(count, Math.floor((atMs - text.start_ms) / step) + 1))
}

interface Motion {
  opacity: number
  scale: number
  /** Of the frame's height, downwards. */
  shift: number
}

/** Where an animation stands at a time. */
export function motion(text: TextOverlay, atMs: number): Motion {
  const since = atMs - text.start_ms
  const fades = text.animation === "fade_in" || text.animation === "slide_up"
  const opacity = fades ? Math.max(0, Math.min(1, since / IN_MS, (text.end_ms - atMs) / OUT_MS)) : 1
  const shift = text.animation === "slide_up" ? RISE * (1 - Math.min(1, Math.max(0, since / IN_MS))) : 0
  return { opacity, shift, scale: text.animation === "pop" ? popped(since) : 1 }
}

function popped(since: number): number {
  if (since < 120) return 0.6 + 0.52 * (Math.max(0, since) / 120)
  if (since < 200) return 1.12 - 0.12 * ((since - 120) / 80)
  return 1
}

/** The time at which to draw a text: in steps of a frame while it moves, once while it stands; -1 when it is not seen. */
export function drawnAt(text: TextOverlay, atMs: number): number {
  if (atMs < text.start_ms || atMs >= text.end_ms) return -1
  const still = text.animation === "none" || (atMs - text.start_ms > IN_MS && text.end_ms - atMs > OUT_MS)
  return still && text.animation !== "typewriter" ? text.start_ms + IN_MS + 1 : Math.round(atMs / 20) * 20
}
