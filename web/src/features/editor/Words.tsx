import { Fragment, useEffect, useMemo, useRef, useState } from "react"
import type { Word } from "~/api/analyses"
import { useClock, useTime } from "~/features/video/player"
import { type Draft, SHORTEST_MS } from "./draft"
import type { Removal } from "./Tightening"
import styles from "./Words.module.css"

const AROUND_MS = 25_000

interface Props {
  words: Word[]
  range: Draft
  set: (startMs: number, endMs: number) => void
  /** What is left out of the range, or would be. */
  removals: Removal[]
  toggle: (removal: Removal) => void
  language: string | null
}

/** Trim by words: press on the first, drag to the last. Or choose one and say that it begins or ends the clip. */
export function Words({ words, range, set, removals, toggle, language }: Props) {
  const [held, setHeld] = useState<{ from: Word; around: [number, number] }>()
  const [from, to] = held?.around ?? [range.start_ms - AROUND_MS, range.end_ms + AROUND_MS]
  const near = useMemo(() => words.filter((word) => word.end_ms > from && word.start_ms < to), [words, from, to])
  const clock = useClock()
  const text = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    // the chosen words are what one comes for: they are in sight, with a line of what is before them
    const first = text.current?.querySelector<HTMLElement>("[data-inside]")
    if (text.current && first)
      text.current.scrollTop = first.offsetTop - text.current.offsetTop - first.offsetHeight * 1.5
  }, [])
  const removalOf = useMemo(() => removalsByWord(near, removals), [near, removals])
  const over = (word: Word) => {
    if (!held) return
    const start = Math.min(held.from.start_ms, word.start_ms)
    set(start, Math.max(held.from.end_ms, word.end_ms, start + SHORTEST_MS))
  }
  const release = (word: Word) => {
    if (held?.from === word && !removalOf.has(word)) clock.seek(word.start_ms)
    setHeld(undefined)
  }
  if (!near.length) return <p className="quiet">No speech here. Trim with the handles on the timeline.</p>
  return (
    <section
      aria-label="Words of the clip"
      className={styles.words}
      lang={language ?? undefined}
      onPointerLeave={() => setHeld(undefined)}
    >
      <p className={styles.help}>
        Drag to select the clip. Click a word to jump to it; <kbd>I</kbd> = set start, <kbd>O</kbd> = set end.
      </p>
      <p className={styles.text} ref={text}>
        {near.map((word, i) => (
          <Fragment key={word.start_ms}>
            {pausesBetween(near[i - 1], word, removals).map((pause) => (
              <Pause key={pause.start_ms} pause={pause} toggle={() => toggle(pause)} />
            ))}
            <Spoken
              word={word}
              inside={word.start_ms >= range.start_ms && word.end_ms <= range.end_ms}
              removal={removalOf.get(word)}
              toggle={toggle}
              hold={() => setHeld({ from: word, around: [from, to] })}
              over={() => over(word)}
              release={() => release(word)}
            />
          </Fragment>
        ))}
      </p>
    </section>
  )
}

/** The words that are left out for what they are, each with its removal. */
function removalsByWord(words: Word[], removals: Removal[]): Map<Word, Removal> {
  const spoken = removals.filter((one) => one.kind !== "pause")
  const pairs = words.map((word) => [word, spoken.find((one) => within(word, one))] as const)
  return new Map(pairs.filter((pair): pair is readonly [Word, Removal] => pair[1] !== undefined))
}

const within = (word: Word, one: Removal) => word.start_ms >= one.start_ms && word.end_ms <= one.end_ms

function pausesBetween(before: Word | undefined, word: Word, removals: Removal[]): Removal[] {
  const from = before?.end_ms ?? 0
  return removals.filter((one) => one.kind === "pause" && one.start_ms >= from && one.end_ms <= word.start_ms)
}

/** A pause between two words: struck through while it is left out. */
function Pause({ pause, toggle }: { pause: Removal; toggle: () => void }) {
  const length = `${((pause.end_ms - pause.start_ms) / 1000).toFixed(1)} s`
  return (
    <button
      type="button"
      className={`${styles.pause} tabular`}
      data-removed={!pause.restored || undefined}
      aria-label={pause.restored ? `Remove pause, ${length}` : `Keep pause, ${length}`}
      onClick={toggle}
    >
      {length}
    </button>
  )
}

interface SpokenProps {
  word: Word
  inside: boolean
  removal: Removal | undefined
  toggle: (removal: Removal) => void
  hold: () => void
  over: () => void
  release: () => void
}

function Spoken({ word, inside, removal, toggle, hold, over, release }: SpokenProps) {
  const clock = useClock()
  const now = useTime((ms) => ms >= word.start_ms && ms < word.end_ms)
  return (
    <button
      type="button"
      className={styles.word}
      data-inside={inside || undefined}
      data-now={now || undefined}
      data-removed={(removal && !removal.restored) || undefined}
      data-restored={removal?.restored || undefined}
      aria-label={removal && `${removal.restored ? "Remove" : "Keep"} “${word.text}”`}
      onPointerDown={(event) => {
        event.currentTarget.releasePointerCapture(event.pointerId)
        hold()
      }}
      onPointerEnter={over}
      onPointerUp={release}
      onClick={() => (removal ? toggle(removal) : clock.seek(word.start_ms))}
    >
      {word.text}
    </button>
  )
}
