import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react"
import { correctWord, type Transcript, type Word } from "~/api/analyses"
import { done, failed } from "~/ui/toast"
import { useClock } from "./player"
import styles from "./Transcript.module.css"

/** Correcting a transcript: whether one does, which word is open, and how it is left. */
export function useCorrecting(videoId: string, transcript: Transcript | undefined) {
  const clock = useClock()
  const [on, setOn] = useState(false)
  const [at, setAt] = useState(-1)
  const now = useRef({ transcript, at })
  now.current = { transcript, at }
  const start = useCallback(
    (index: number) => {
      clock.video.current?.pause()
      setOn(true)
      setAt(index)
    },
    [clock],
  )
  const toggle = () => {
    if (on) {
      setOn(false)
      setAt(-1)
    } else start(transcript ? wordAt(transcript.words, clock.ms) : 0)
  }
  /** Leave the open word: with what was typed, or with nothing; a step goes on to a neighbour, null stops. */
  const end = useCallback(
    (text: string | null, step: -1 | 0 | 1 | null) => {
      const { transcript: shown, at: index } = now.current
      const word = shown?.words[index]
      if (!word) return
      if (text && text !== word.text) save(videoId, index, word.text, text)
      if (step === null) setOn(false)
      const next = step ? index + step : -1
      setAt(shown.words[next] ? next : -1)
    },
    [videoId],
  )
  return { on, at, start, toggle, end }
}

function save(videoId: string, index: number, before: string, text: string) {
  const back = () => void correctWord(videoId, index, before).catch(failed)
  correctWord(videoId, index, text).then(() => done(`“${before}” is now “${text}”`, back), failed)
}

/** The word that is being said at a moment, else the one before it. */
function wordAt(words: Word[], ms: number): number {
  let low = 0
  for (let high = words.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2)
    if ((words[middle]?.start_ms ?? 0) <= ms) low = middle
    else high = middle - 1
  }
  return low
}

interface Props {
  word: Word
  end: (text: string | null, step: -1 | 0 | 1 | null) => void
}

/** One word that can be typed over. */
export function Correction({ word, end }: Props) {
  const [text, setText] = useState(word.text)
  const input = useRef<HTMLInputElement>(null)
  const left = useRef(false)
  useEffect(() => {
    input.current?.select()
    input.current?.scrollIntoView({ block: "nearest" })
  }, [])
  const leave = (kept: boolean, step: -1 | 0 | 1 | null) => {
    if (left.current) return
    left.current = true
    end(kept ? text.trim() : null, step)
  }
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, () => void> = {
      Enter: () => leave(true, 0),
      Tab: () => leave(true, event.shiftKey ? -1 : 1),
      Escape: () => leave(false, null),
    }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    step()
  }
  return (
    <input
      ref={input}
      className={styles.correction}
      aria-label={`Correct “${word.text}”`}
      value={text}
      maxLength={100}
      size={Math.max(2, text.length)}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={press}
      onBlur={() => leave(true, 0)}
    />
  )
}
