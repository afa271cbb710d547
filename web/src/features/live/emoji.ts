import { useSyncExternalStore } from "react"

/* How a text is divided into letters and emoji, and where drawings stand: as `media/captions/emoji.py` and `media/captions/pictures.py` have it. */
const PIECES = 256
const JOINER = "\u200d"
const STYLE = "\ufe0f"
const KEY = "\u20e3"
const CLINGS = /^[\u20e3\ufe0f\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]$/u
const WIDE = /^\p{Emoji_Presentation}/u
const ASTRAL = 0x1f000
/** An emoji's width and height, of the height from a style's highest to its lowest point. */
export const SHARE = 0.72
/** How far an emoji goes below the line of writing, of its side. */
export const LOWER = 0.12

/** A filled shape: its colour, how much it covers, and its path in a square of 512 units. */
export type Shape = [colour: string, opacity: number, path: string]
type Drawings = Record<string, Shape[]>

export interface Piece {
  text: string
  /** Whether it asks for a picture; that there is one is known when it has come. */
  emoji: boolean
}

/** A text in pieces: each emoji by itself, and what is between them. */
export function pieces(text: string): Piece[] {
  const parts: Piece[] = []
  for (const one of letters(text)) {
    const before = parts.at(-1)
    if (!one.emoji && before && !before.emoji) before.text += one.text
    else parts.push({ ...one })
  }
  return parts
}

/** A text letter by letter; an emoji with all that clings to it is one. */
export function letters(text: string): Piece[] {
  const all = [...text]
  const parts: Piece[] = []
  for (let at = 0; at < all.length; ) {
    const end = endOf(all, at)
    const one = all.slice(at, end)
    if (wantsPicture(one)) parts.push({ text: one.join(""), emoji: true })
    else for (const letter of one) parts.push({ text: letter, emoji: false })
    at = end
  }
  return parts
}

function endOf(all: string[], at: number): number {
  let end = at + 1
  while (end < all.length) {
    if (all[end] === JOINER && end + 1 < all.length) end += 2
    else if (CLINGS.test(all[end] ?? "")) end += 1
    else break
  }
  return end
}

function wantsPicture(one: string[]): boolean {
  const first = one[0] ?? ""
  if (one.length === 1 && first < "\u203c") return false // a digit is one only with what makes it a key
  return (first.codePointAt(0) ?? 0) >= ASTRAL || WIDE.test(first) || one.includes(STYLE) || one.includes(KEY)
}

/** Its code points in hexadecimal, without the wish to be shown in colours. */
export function codeOf(emoji: string): string {
  const points = [...emoji].filter((char) => char !== STYLE).map((char) => char.codePointAt(0) ?? 0)
  return points.map((point) => point.toString(16).padStart(4, "0")).join("-")
}

function pieceOf(code: string): number {
  return code.split("-").reduce((sum, point) => sum + Number.parseInt(point, 16), 0) % PIECES
}

const loaded = new Map<number, Drawings>()
const requests = new Map<number, Promise<void>>()
const waiting = new Set<() => void>()

async function fetchPiece(number: number) {
  const { addresses } = await import("./addresses")
  const address = addresses[`./drawings/${String(number).padStart(3, "0")}.json`]
  const answer = address ? await fetch(address) : undefined
  loaded.set(number, answer?.ok ? ((await answer.json()) as { drawings: Drawings }).drawings : {})
  for (const listener of waiting) listener()
}

function ask(number: number) {
  if (requests.has(number)) return
  // without a network the letter stays, and it is asked for again
  const under = fetchPiece(number).catch(() => void requests.delete(number))
  requests.set(number, under)
}

function listen(listener: () => void): () => void {
  waiting.add(listener)
  return () => waiting.delete(listener)
}

/** The shapes that an export draws for an emoji; nothing until they have come, and where there are none. */
export function useShapes(emoji: string): Shape[] | undefined {
  const code = codeOf(emoji)
  const number = pieceOf(code)
  return useSyncExternalStore(listen, () => {
    ask(number)
    return loaded.get(number)?.[code]
  })
}
