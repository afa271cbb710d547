import { ActionIcon, Skeleton, TextInput, Tooltip } from "@mantine/core"
import { IconFocusCentered, IconSearch } from "@tabler/icons-react"
import { memo, useEffect, useMemo, useRef, useState } from "react"
import type { Transcript as Said, Sentence, Word } from "~/api/analyses"
import { clock as clockText, many } from "~/ui/format"
import { useClock, useTime } from "./player"
import styles from "./Transcript.module.css"

interface Props {
  said: Said | undefined
  find: string
  setFind: (find: string) => void
}

/** What is said: follows the player, and a click on a word goes there. */
export function Transcript({ said, find, setFind }: Props) {
  const [follow, setFollow] = useState(true)
  const box = useRef<HTMLDivElement>(null)
  const sentences = useMemo(() => matching(said, find), [said, find])
  if (!said) return <Skeleton height="100%" mih={240} />
  return (
    <section className={styles.transcript} aria-label="Transcript">
      <div className={styles.bar}>
        <TextInput
          type="search"
          size="xs"
          aria-label="Find in the transcript"
          placeholder="Find what is said"
          leftSection={<IconSearch size={14} />}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
          className={styles.find}
        />
        {find && <span className="quiet">{many(sentences.length, "sentence")}</span>}
        <Tooltip label={follow ? "Following the player" : "Follow the player"}>
          <ActionIcon
            size="md"
            variant={follow ? "light" : "subtle"}
            aria-label="Follow the player"
            aria-pressed={follow}
            onClick={() => setFollow(!follow)}
          >
            <IconFocusCentered size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div ref={box} className={styles.text} onWheel={() => setFollow(false)} lang={said.language ?? undefined}>
        {said.words.length === 0 && (
          <p className="quiet">Nobody speaks in this video, or nothing could be understood.</p>
        )}
        {sentences.map((sentence) => (
          <Line
            key={sentence.first_word}
            sentence={sentence}
            words={said.words}
            find={find}
            follow={follow && !find ? box : undefined}
          />
        ))}
      </div>
    </section>
  )
}

function matching(said: Said | undefined, find: string): Sentence[] {
  const wanted = find.trim().toLowerCase()
  if (!said || !wanted) return said?.sentences ?? []
  return said.sentences.filter((sentence) => sentence.text.toLowerCase().includes(wanted))
}

interface LineProps {
  sentence: Sentence
  words: Word[]
  find: string
  follow: React.RefObject<HTMLDivElement | null> | undefined
}

const Line = memo(function Line({ sentence, words, find, follow }: LineProps) {
  const clock = useClock()
  const place = useRef<HTMLParagraphElement>(null)
  const spoken = useTime((ms) => (ms >= sentence.start_ms && ms < sentence.end_ms ? wordAt(words, sentence, ms) : -1))
  const active = spoken >= 0
  useEffect(() => {
    const box = follow?.current
    const line = place.current
    if (active && box && line) box.scrollTo({ top: line.offsetTop - box.clientHeight / 3, behavior: "smooth" })
  }, [active, follow])
  const go = (ms: number) => {
    clock.seek(ms)
    clock.play()
  }
  return (
    <p ref={place} className={styles.line} data-active={active || undefined}>
      <button type="button" className={`${styles.at} tabular`} onClick={() => go(sentence.start_ms)}>
        {clockText(sentence.start_ms)}
      </button>
      <span>
        {words.slice(sentence.first_word, sentence.last_word + 1).map((word, i) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: words have no other name than their place
            key={i}
            className={styles.word}
            data-spoken={spoken === sentence.first_word + i || undefined}
            data-found={(find && word.text.toLowerCase().includes(find.toLowerCase())) || undefined}
            onPointerDown={() => go(word.start_ms)}
          >
            {word.text}{" "}
          </span>
        ))}
      </span>
    </p>
  )
})

function wordAt(words: Word[], sentence: Sentence, ms: number): number {
  for (let i = sentence.last_word; i >= sentence.first_word; i--) if ((words[i]?.start_ms ?? 0) <= ms) return i
  return sentence.first_word
}
