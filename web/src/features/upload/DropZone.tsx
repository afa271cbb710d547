import { IconUpload } from "@tabler/icons-react"
import { useEffect, useState } from "react"
import styles from "./DropZone.module.css"
import { holdsFiles } from "./dropped"
import { takeDropped } from "./pick"

/** The whole window takes files; while they hover, it says so. */
export function DropZone({ onTaken }: { onTaken?: (count: number) => void }) {
  const over = useFilesOver(onTaken)
  if (!over) return null
  return (
    <div className={styles.zone} aria-hidden>
      <div className={styles.card}>
        <IconUpload size={40} stroke={1.4} />
        <strong>Drop to upload</strong>
        <span>Upload starts right away. Multiple files are fine.</span>
      </div>
    </div>
  )
}

function useFilesOver(onTaken?: (count: number) => void): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    let depth = 0
    const move = (step: number) => (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      depth = Math.max(0, depth + step)
      setOver(depth > 0)
    }
    const enter = move(1)
    const leave = move(-1)
    const stay = move(0)
    const land = (event: DragEvent) => {
      if (!holdsFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      depth = 0
      setOver(false)
      void takeDropped(event.dataTransfer).then((count) => count > 0 && onTaken?.(count))
    }
    addEventListener("dragenter", enter)
    addEventListener("dragleave", leave)
    addEventListener("dragover", stay)
    addEventListener("drop", land)
    return () => {
      removeEventListener("dragenter", enter)
      removeEventListener("dragleave", leave)
      removeEventListener("dragover", stay)
      removeEventListener("drop", land)
    }
  }, [onTaken])
  return over
}
