import "@fontsource/anton/latin-400.css"
import "@fontsource/bangers/latin-400.css"
import "@fontsource/bebas-neue/latin-400.css"
import "@fontsource/courier-prime/latin-700.css"
import "@fontsource/montserrat/latin-700.css"
import "@fontsource/poppins/latin-700.css"
import type { NewExport } from "~/api/exports"
import { pieces, SHARE } from "~/features/live/emoji"

export type Template = NonNullable<NewExport["captions"]>

/** A caption look for the instant preview; the renderer's own words are in `media/captions/looks.py`. */
export interface Look {
  label: string
  /** What marks the spoken word. */
  way: "active" | "fill" | "single" | "build" | "still" | "boxed"
  font: string
  /** Of the frame's short side, from the letters' highest to their lowest point. */
  size: number
  /** CSS sizes a font by its em: the em's share of that height. */
  em: number
  accent: string
  outline: number
  upper?: boolean
  box?: string
  glow?: string
  most?: number
}

const POPPINS = { font: "Poppins", em: 0.5675 }
const ANTON = { font: "Anton", em: 0.5769 }

export const LOOKS: Record<Template, Look> = {
  clean: { label: "Clean", way: "active", ...ANTON, size: 0.125, accent: "#ffd62e", outline: 0.07 },
  karaoke: { label: "Karaoke", way: "fill", ...POPPINS, size: 0.096, accent: "#35d0ff", outline: 0.09 },
  pop: {
    label: "Pop",
    way: "active",
    font: "Bangers",
    em: 0.5692,
    size: 0.128,
    accent: "#ffe14d",
    outline: 0.1,
    most: 4,
  },
  box: { label: "Box", way: "active", ...POPPINS, size: 0.084, accent: "#ffcf3f", outline: 0, box: "#101014" },
  single_word: {
    label: "One word",
    way: "single",
    ...ANTON,
    size: 0.2,
    accent: "#ffd62e",
    outline: 0.07,
    upper: true,
    most: 1,
  },
  bold: {
    label: "Bold",
    way: "active",
    font: "Montserrat",
    em: 0.6402,
    size: 0.108,
    accent: "#2ee66b",
    outline: 0.14,
    upper: true,
    most: 6,
  },
  neon: {
    label: "Neon",
    way: "active",
    font: "Bebas Neue",
    em: 0.7692,
    size: 0.15,
    accent: "#ff4fd8",
    outline: 0,
    glow: "#b026ff",
  },
  minimal: { label: "Minimal", way: "still", ...POPPINS, size: 0.066, accent: "#ffffff", outline: 0 },
  highlight: { label: "Highlight", way: "boxed", ...POPPINS, size: 0.092, accent: "#7c3aed", outline: 0.07, most: 6 },
  typewriter: {
    label: "Typewriter",
    way: "build",
    font: "Courier Prime",
    em: 0.7585,
    size: 0.1,
    accent: "#ffef9e",
    outline: 0.08,
  },
}

const pen = document.createElement("canvas").getContext("2d")

/** How wide a text is in a look, as a share of the frame's short side. */
export function widthIn(look: Look, text: string): number {
  const all = pieces(text)
  const words = all.map((piece) => (piece.emoji ? "" : piece.text)).join("")
  const drawn = all.filter((piece) => piece.emoji).length * SHARE * look.size
  if (!pen) return drawn + words.length * look.size * look.em * 0.5
  pen.font = `100px "${look.font}"`
  return drawn + (pen.measureText(look.upper ? words.toUpperCase() : words).width / 100) * look.size * look.em
}
