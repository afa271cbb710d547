import { type ChangeEvent, useEffect, useRef, useState } from "react"

/**
 * A field whose words are saved when it is left. What comes from elsewhere meanwhile shows only while nobody is in the
 * field; a `required` one goes back to what was saved instead of being empty.
 */
export function useSavedWords(saved: string, save: (words: string) => void, required = false) {
  const [draft, setDraft] = useState(saved)
  const entered = useRef<{ untouched: string | null }>(undefined)
  useEffect(() => {
    if (!entered.current) setDraft(saved)
  }, [saved])
  const leave = () => {
    const untouched = draft === entered.current?.untouched
    const words = draft.trim()
    entered.current = undefined
    if (untouched || words === saved || (required && !words)) setDraft(saved)
    else save(words)
  }
  return {
    value: draft,
    onFocus: () => {
      // what could not be saved the last time is sent again, even if nobody changes it
      entered.current = { untouched: draft === saved ? draft : null }
    },
    onChange: (event: ChangeEvent<HTMLInputElement>) => setDraft(event.currentTarget.value),
    onBlur: leave,
  }
}
