import type { Word } from "~/api/analyses"
import type { Place } from "./places"

/* How captions are grouped: the same rules as the renderer's, so that the instant preview shows the same lines. */
const PAUSE_MS = 600
const HOLD_MS = 500
const ENDS = /[.!?…。！？]["'”’)\]]*$/
const COMMA = /[,;:–、，،]$/

export interface Phrase {
  words: Word[]
  lines: Word[][]
  start_ms: number
  end_ms: number
}

/** How words are set that stand at a place. */
export interface Setting {
  place: Place
  width: (text: string) => number
  line: number
  rows: number
  most: number
}

const joined = (words: Word[]) => words.map((word) => word.text).join(" ")

function lines(words: Word[], { width, line, rows }: Setting): Word[][] {
  if (rows < 2 || words.length === 1 || width(joined(words)) <= line) return [words]
  let best = 1
  let least = Number.POSITIVE_INFINITY
  for (let i = 1; i < words.length; i++) {
    const widest = Math.max(width(joined(words.slice(0, i))), width(joined(words.slice(i))))
    if (widest < least) {
      least = widest
      best = i
    }
  }
  return [words.slice(0, best), words.slice(best)]
}

function breaks(phrase: Word[], word: Word, setting: Setting): boolean {
  const last = phrase.at(-1)
  if (!last || phrase.length >= setting.most) return true
  if (word.start_ms - last.end_ms >= PAUSE_MS || ENDS.test(last.text)) return true
  if (COMMA.test(last.text) && setting.width(joined(phrase)) > setting.line * 0.7) return true
  return lines([...phrase, word], setting).some((one) => setting.width(joined(one)) > setting.line)
}

const isSamePlace = (one: Place, other: Place) =>
  one.line === other.line && one.scale === other.scale && one.lines === other.lines

/** The words of a stretch as they are shown together; `settingOf` tells how a word that begins a phrase is set. */
export function phrases(words: Word[], settingOf: (word: Word) => Setting): (Phrase & { place: Place })[] {
  const groups: { words: Word[]; setting: Setting }[] = []
  for (const word of words) {
    const open = groups.at(-1)
    const setting = settingOf(word)
    const isMoved = !open || !isSamePlace(open.setting.place, setting.place)
    if (isMoved || breaks(open.words, word, open.setting)) groups.push({ words: [word], setting })
    else open.words.push(word)
  }
  return groups.map(({ words: group, setting }, i) => {
    const following = groups[i + 1]?.words[0]?.start_ms ?? Number.POSITIVE_INFINITY
    const end = Math.min((group.at(-1)?.end_ms ?? 0) + HOLD_MS, following)
    const { place } = setting
    return { words: group, lines: lines(group, setting), start_ms: group[0]?.start_ms ?? 0, end_ms: end, place }
  })
}
