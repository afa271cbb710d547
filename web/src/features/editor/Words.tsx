import { useEffect, useMemo, useRef, useState } from "react"
import type { Word } from "~/api/analyses"
import { useClock, useTime } from "~/features/video/player"
import { type Draft, SHORTEST_MS } from "./draft"
import styles from "./Words.module.css"

const AROUND_MS = 25_000

interface Props {
  words: Word[]
  range: Draft
  set: (startMs: number, endMs: number) => void
  language: string | null
}

/** Trim by words: press on the first, drag to the last. Or choose one and say that it begins or ends the clip. */
export function Words({ words, range, set, language }: Props) {
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
  const over = (word: Word) => {
    if (!held) return
    const start = Math.min(held.from.start_ms, word.start_ms)
    set(start, Math.max(held.from.end_ms, word.end_ms, start + SHORTEST_MS))
  }
  const release = (word: Word) => {
    if (held?.from === word) clock.seek(word.start_ms)
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
        {near.map((word) => (
          <Spoken
            key={word.start_ms}
            word={word}
            inside={word.start_ms >= range.start_ms && word.end_ms <= range.end_ms}
            hold={() => setHeld({ from: word, around: [from, to] })}
            over={() => over(word)}
            release={() => release(word)}
          />
        ))}
      </p>
    </section>
  )
}

interface SpokenProps {
  word: Word
  inside: boolean
  hold: () => void
  over: () => void
  release: () => void
}

function Spoken({ word, inside, hold, over, release }: SpokenProps) {
  const clock = useClock()
  const now = useTime((ms) => ms >= word.start_ms && ms < word.end_ms)
  return (
    <button
      type="button"
      className={styles.word}
      data-inside={inside || undefined}
      data-now={now || undefined}
      onPointerDown={(event) => {
        event.currentTarget.releasePointerCapture(event.pointerId)
        hold()
      }}
      onPointerEnter={over}
      onPointerUp={release}
      onClick={() => clock.seek(word.start_ms)}
    >
      {word.text}
    </button>
  )
}
