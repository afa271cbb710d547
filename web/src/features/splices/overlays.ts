import "@fontsource/noto-sans/latin-700.css"
import type { TextOverlay } from "~/api/splices"

export const FONTS: TextOverlay["font"][] = [
  "Anton",
  "Bebas Neue",
  "Bangers",
  "Montserrat",
  "Poppins",
  "Noto Sans",
  "Courier Prime",
]
export const ANIMATIONS: { value: TextOverlay["animation"]; label: string }[] = [
  { value: "none", label: "None" },
  { value: "fade_in", label: "Fade in" },
  { value: "slide_up", label: "Slide up" },
  { value: "typewriter", label: "Typewriter" },
  { value: "pop", label: "Pop" },
]
export const MOST_TEXTS = 50

export const newText = (atMs: number, lengthMs: number): TextOverlay => {
  const start_ms = Math.max(0, Math.min(atMs, lengthMs - 1000))
  return {
    text: "Wait for it",
    start_ms,
    end_ms: Math.min(lengthMs, start_ms + 3000),
    x: 0.5,
    y: 0.15,
    font: "Anton",
    size: 64,
    colour: "#ffffff",
    bold: false,
    italic: false,
    shadow: true,
    outline: "#000000",
    box: null,
    animation: "pop",
  }
}

/** A text that stays in the splice's time, and in the picture. */
export function within(text: TextOverlay, lengthMs: number): TextOverlay {
  const start_ms = Math.round(Math.max(0, Math.min(text.start_ms, lengthMs - 100)))
  const end_ms = Math.round(Math.max(start_ms + 100, Math.min(text.end_ms, lengthMs)))
  const clamp = (share: number) => Math.round(Math.max(0, Math.min(1, share)) * 1000) / 1000
  return { ...text, start_ms, end_ms, x: clamp(text.x), y: clamp(text.y) }
}
