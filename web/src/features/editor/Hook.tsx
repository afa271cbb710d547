import { Switch, TextInput } from "@mantine/core"
import { useState } from "react"
import type { Framing } from "~/api/exports"
import type { TextOverlay } from "~/api/splices"
import type { LookDraft } from "~/features/exports/draft"
import { Letters, placed } from "~/features/live/Letters"
import { drawnAt } from "~/features/live/overlays"
import { useTime } from "~/features/video/player"
import styles from "./Hook.module.css"

/** The title over the first seconds as it will be drawn. */
export function LiveHook({ texts, outputAt }: { texts: TextOverlay[]; outputAt: (ms: number) => number }) {
  return texts.map((text) => <Line key={`${String(text.y)} ${text.text}`} text={text} outputAt={outputAt} />)
}

function Line({ text, outputAt }: { text: TextOverlay; outputAt: (ms: number) => number }) {
  const at = useTime((ms) => drawnAt(text, outputAt(ms)))
  if (at < 0) return null
  return (
    <span className={styles.line} style={placed(text, at)} data-live-text aria-hidden>
      <Letters text={text} shown={undefined} />
    </span>
  )
}

interface Props {
  look: LookDraft
  set: (part: Partial<LookDraft>) => void
  framing: Framing | undefined
}

/** Whether a title opens the short, and what it says: what Cutroom suggests until somebody writes another one. */
export function HookField({ look, set, framing }: Props) {
  const drawn = framing?.texts.map((text) => text.text).join(" ") ?? ""
  const [typedText, setTypedText] = useState<string>()
  const on = look.hook !== ""
  return (
    <div className={styles.field}>
      <Switch
        label="Hook title"
        description="Text over the first 3 seconds"
        checked={on}
        onChange={(event) => set({ hook: event.currentTarget.checked ? null : "" })}
      />
      {on && (
        <TextInput
          aria-label="Hook title text"
          placeholder="No suggestion for this clip"
          maxLength={120}
          value={typedText ?? look.hook ?? drawn}
          onChange={(event) => setTypedText(event.currentTarget.value)}
          onBlur={() => {
            const text = typedText?.trim()
            if (text !== undefined && text !== (look.hook ?? drawn)) set({ hook: text || null })
            setTypedText(undefined)
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur()
          }}
        />
      )}
    </div>
  )
}
