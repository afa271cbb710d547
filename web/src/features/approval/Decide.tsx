import { Button, Checkbox, Textarea } from "@mantine/core"
import { type RefObject, useState } from "react"
import { failed } from "~/ui/toast"
import styles from "./Approval.module.css"
import { timeCode } from "./words"

export interface Decisions {
  approve?: (() => Promise<unknown>) | undefined
  sendBack?: ((text: string, atMs: number | null) => Promise<unknown>) | undefined
  comment: (text: string, atMs: number | null) => Promise<unknown>
}

interface Props extends Decisions {
  player: RefObject<HTMLVideoElement | null>
}

/** Approve, or say what should change: at the moment of the video on which the player stands. */
export function Decide({ player, approve, sendBack, comment }: Props) {
  const [text, setText] = useState("")
  const [atMs, setAtMs] = useState<number | null>(null)
  const [busy, setBusy] = useState(false)
  const run = (action: () => Promise<unknown>) => {
    setBusy(true)
    action()
      .then(() => {
        setText("")
        setAtMs(null)
      }, failed)
      .finally(() => setBusy(false))
  }
  const here = () => Math.round((player.current?.currentTime ?? 0) * 1000)
  const empty = !text.trim()
  return (
    <div className={styles.decide}>
      <Textarea
        label="Comment"
        placeholder="What should change?"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Checkbox
        label={atMs === null ? "Comment on this moment of the video" : `Comment on the moment at ${timeCode(atMs)}`}
        checked={atMs !== null}
        onChange={(event) => setAtMs(event.currentTarget.checked ? here() : null)}
      />
      <div className={styles.buttons}>
        {approve && (
          <Button loading={busy} onClick={() => run(approve)}>
            Approve
          </Button>
        )}
        {sendBack && (
          <Button variant="default" disabled={empty || busy} onClick={() => run(() => sendBack(text, atMs))}>
            Request changes
          </Button>
        )}
        <Button variant="subtle" disabled={empty || busy} onClick={() => run(() => comment(text, atMs))}>
          Add comment
        </Button>
      </div>
    </div>
  )
}
