import { useRef, useState } from "react"
import type { SpliceOptions } from "~/api/splices"
import { useClock } from "~/features/video/player"
import { MOST_TEXTS, newText, within } from "./overlays"

/** The list of texts, and the one that is being worked on. */
export function useTexts(
  current: SpliceOptions,
  options: (part: Partial<SpliceOptions>, field: string) => void,
  lengthMs: number,
  originMs: number,
  open: (panel: "texts") => void,
) {
  const clock = useClock()
  const [selected, setSelected] = useState<number>()
  const wish = useRef(false)
  const [, show] = useState(0)
  const list = current.text_overlays
  const set = (index: number, part: Partial<(typeof list)[number]>) =>
    options(
      { text_overlays: list.map((text, i) => (i === index ? within({ ...text, ...part }, lengthMs) : text)) },
      `text ${index} ${Object.keys(part).join()}`,
    )
  const edit = () => {
    wish.current = true
    open("texts")
    show((count) => count + 1)
  }
  return {
    selected: selected !== undefined && selected < list.length ? selected : undefined,
    select: (index: number | undefined) => {
      setSelected(index)
      const text = index === undefined ? undefined : list[index]
      if (!text) return
      open("texts")
      const at = clock.ms - originMs
      if (at < text.start_ms || at >= text.end_ms) clock.seek(originMs + text.start_ms + 300)
    },
    set,
    move: (index: number, x: number, y: number) => set(index, { x, y }),
    edit,
    /** Whether the words are wanted in hand: their field takes the focus and fulfils it, once it is there. */
    wish,
    add: () => {
      if (list.length >= MOST_TEXTS) return
      const text = newText(clock.ms - originMs, lengthMs)
      options({ text_overlays: [...list, text] }, `add ${list.length}`)
      setSelected(list.length)
      clock.seek(originMs + text.start_ms + 300)
      edit()
    },
    remove: (index: number) => {
      options({ text_overlays: list.filter((_, i) => i !== index) }, `remove ${index} ${list.length}`)
      setSelected(undefined)
    },
  }
}

export type TextsInHand = ReturnType<typeof useTexts>
