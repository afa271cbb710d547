import { Button } from "@mantine/core"
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react"
import { isApple } from "~/app/shortcuts"
import { Hint } from "~/ui/Hint"

interface Props {
  undo: () => void
  redo: () => void
  undoable: boolean
  redoable: boolean
}

const mod = isApple ? "⌘" : "Ctrl"

/** Undo and redo. */
export function History({ undo, redo, undoable, redoable }: Props) {
  return (
    <>
      <Hint label={`Undo (${mod} Z)`}>
        <Button variant="default" px={10} aria-label="Undo" disabled={!undoable} onClick={undo}>
          <IconArrowBackUp size={18} />
        </Button>
      </Hint>
      <Hint label={`Redo (${mod} Shift Z)`}>
        <Button variant="default" px={10} aria-label="Redo" disabled={!redoable} onClick={redo}>
          <IconArrowForwardUp size={18} />
        </Button>
      </Hint>
    </>
  )
}
