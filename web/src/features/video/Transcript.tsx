import { ActionIcon, Menu, Skeleton, TextInput } from "@mantine/core"
import { IconDownload, IconFocusCentered, IconPencil, IconSearch } from "@tabler/icons-react"
import { Fragment, memo, useEffect, useMemo, useRef, useState } from "react"
import { type Sentence, saveSubtitles, type Transcript as TranscriptData, type Word } from "~/api/analyses"
import type { Video } from "~/api/videos"
import { clock as clockText, many } from "~/ui/format"
import { Hint } from "~/ui/Hint"
import { failed } from "~/ui/toast"
import { Correction, useCorrecting } from "./Correction"
import { useClock, useTime } from "./player"
import styles from "./Transcript.module.css"

interface Props {
  video: Video
  transcript: TranscriptData | undefined
  find: string
  setFind: (find: string) => void
}

/** What is said: follows the player, a click on a word goes there, and what was misheard is put right in place. */
export function Transcript({ video, transcript, find, setFind }: Props) {
  const [follow, setFollow] = useState(true)
  const box = useRef<HTMLDivElement>(null)
  const sentences = useMemo(() => matching(transcript, find), [transcript, find])
  const correcting = useCorrecting(video.id, transcript)
  if (!transcript) return <Skeleton height="100%" mih={240} />
  return (
    <section className={styles.transcript} aria-label="Transcript">
      <div className={styles.bar}>
        <TextInput
          type="search"
          size="xs"
          aria-label="Search transcript"
          placeholder="Search transcript"
          leftSection={<IconSearch size={14} />}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
          className={styles.find}
        />
        {find && <span className="quiet">{many(sentences.length, "sentence")}</span>}
        <Toggle
          label={correcting.on ? "Done correcting" : "Correct words"}
          name="Correct words"
          on={correcting.on}
          set={correcting.toggle}
          disabled={transcript.words.length === 0}
        >
          <IconPencil size={16} />
        </Toggle>
        <Save video={video} />
        <Toggle
          label={follow ? "Following playback" : "Follow playback"}
          name="Follow playback"
          on={follow}
          set={() => setFollow(!follow)}
        >
          <IconFocusCentered size={16} />
        </Toggle>
      </div>
      {correcting.on && (
        <p className={styles.hint} role="status">
          Click a word to fix it. <kbd>Enter</kbd> saves, <kbd>Tab</kbd> moves to the next word, <kbd>Esc</kbd> exits.
        </p>
      )}
      <div
        ref={box}
        className={styles.text}
        onWheel={() => setFollow(false)}
        lang={transcript.language ?? undefined}
        data-correcting={correcting.on || undefined}
      >
        {transcript.words.length === 0 && <p className="quiet">No speech was recognized in this video.</p>}
        {sentences.map((sentence) => (
          <Line
            key={sentence.first_word}
            sentence={sentence}
            words={transcript.words}
            find={find}
            follow={follow && !find && !correcting.on ? box : undefined}
            correcting={correcting.on}
            open={correcting.at >= sentence.first_word && correcting.at <= sentence.last_word ? correcting.at : -1}
            start={correcting.start}
            end={correcting.end}
          />
        ))}
      </div>
    </section>
  )
}

interface ToggleProps {
  label: string
  name: string
  on: boolean
  set: () => void
  disabled?: boolean
  children: React.ReactNode
}

function Toggle({ label, name, on, set, disabled = false, children }: ToggleProps) {
  return (
    <Hint label={label}>
      <ActionIcon
        size="md"
        variant={on ? "light" : "subtle"}
        aria-label={name}
        aria-pressed={on}
        onClick={set}
        disabled={disabled}
      >
        {children}
      </ActionIcon>
    </Hint>
  )
}

function Save({ video }: { video: Video }) {
  const save = (form: "srt" | "vtt") => saveSubtitles(video.id, video.title, form).catch(failed)
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size="md" aria-label="Download transcript">
          <IconDownload size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save("srt")}>Captions as SubRip (.srt)</Menu.Item>
        <Menu.Item onClick={() => save("vtt")}>Captions as WebVTT (.vtt)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function matching(transcript: TranscriptData | undefined, find: string): Sentence[] {
  const wanted = find.trim().toLowerCase()
  if (!transcript || !wanted) return transcript?.sentences ?? []
  return transcript.sentences.filter((sentence) => sentence.text.toLowerCase().includes(wanted))
}

interface LineProps {
  sentence: Sentence
  words: Word[]
  find: string
  follow: React.RefObject<HTMLDivElement | null> | undefined
  correcting: boolean
  open: number
  start: (index: number) => void
  end: (text: string | null, step: -1 | 0 | 1 | null) => void
}

const Line = memo(function Line({ sentence, words, find, follow, correcting, open, start, end }: LineProps) {
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
        {words.slice(sentence.first_word, sentence.last_word + 1).map((word, i) => {
          const index = sentence.first_word + i
          if (index === open) return <Correction key={`open-${index}`} word={word} end={end} />
          return (
            <Fragment key={index}>
              {/* biome-ignore lint/a11y/noStaticElementInteractions: by keyboard, a line's time and Tab in a correction lead here */}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
              <span
                className={styles.word}
                data-spoken={spoken === index || undefined}
                data-found={(find && word.text.toLowerCase().includes(find.toLowerCase())) || undefined}
                data-unsure={(correcting && word.confidence < UNSURE) || undefined}
                onClick={() => (correcting ? start(index) : go(word.start_ms))}
                onDoubleClick={() => start(index)}
              >
                {word.text}
              </span>{" "}
            </Fragment>
          )
        })}
      </span>
    </p>
  )
})

const UNSURE = 0.6 // below this a word is marked while one corrects: likely misheard

function wordAt(words: Word[], sentence: Sentence, ms: number): number {
  for (let i = sentence.last_word; i >= sentence.first_word; i--) if ((words[i]?.start_ms ?? 0) <= ms) return i
  return sentence.first_word
}
