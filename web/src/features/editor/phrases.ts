import type { Word } from "~/api/analyses"

/* How captions are grouped: the same rules as the renderer's, so that the instant preview shows the same lines. */
const LINE = 19
const PAUSE_MS = 600
const HOLD_MS = 500

export interface Phrase {
  words: Word[]
  lines: Word[][]
  start_ms: number
  end_ms: number
}

const length = (words: Word[]) =>
  words.reduce((sum, word) => sum + [...word.text].reduce((n, c) => n + (c > "\u2e80" ? 2 : 1), 1), -1)

function lines(words: Word[]): Word[][] {
  if (length(words) <= LINE || words.length === 1) return [words]
  let best = 1
  let least = Number.POSITIVE_INFINITY
  for (let i = 1; i < words.length; i++) {
    const longest = Math.max(length(words.slice(0, i)), length(words.slice(i)))
    if (longest < least) {
      least = longest
      best = i
    }
  }
  return [words.slice(0, best), words.slice(best)]
}

function breaks(phrase: Word[], word: Word): boolean {
  const last = phrase.at(-1)
  if (!last || word.start_ms - last.end_ms >= PAUSE_MS || /[.!?…。！？]["'”’)\]]*$/.test(last.text)) return true
  if (/[,;:–]$/.test(last.text) && length(phrase) > LINE * 0.7) return true
  return lines([...phrase, word]).some((line) => length(line) > LINE)
}

/** The words of a stretch as they are shown together. */
export function phrases(words: Word[]): Phrase[] {
  const groups: Word[][] = []
  for (const word of words) {
    const open = groups.at(-1)
    if (!open || breaks(open, word)) groups.push([word])
    else open.push(word)
  }
  return groups.map((group, i) => {
    const following = groups[i + 1]?.[0]?.start_ms ?? Number.POSITIVE_INFINITY
    const end = Math.min((group.at(-1)?.end_ms ?? 0) + HOLD_MS, following)
    return { words: group, lines: lines(group), start_ms: group[0]?.start_ms ?? 0, end_ms: end }
  })
}
