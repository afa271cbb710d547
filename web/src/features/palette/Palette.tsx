import { Modal } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { IconSearch } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { type KeyboardEvent, useState } from "react"
import { libraryPage } from "~/api/videos"
import { type Command, useCommands } from "./commands"
import styles from "./Palette.module.css"

interface Props {
  close: () => void
  open: (panel: "keys" | "jobs" | "notifications") => void
}

/** Search and commands: type, arrow keys, Enter. */
export default function Palette({ close, open }: Props) {
  const [typed, setTyped] = useState("")
  const [at, setAt] = useState(0)
  const results = useResults(typed, useCommands(open))
  const current = Math.min(at, results.length - 1)
  const run = (command: Command | undefined) => {
    if (!command) return
    close()
    command.run()
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt((current + step + results.length) % Math.max(1, results.length))
    }
    if (event.key === "Enter") {
      event.preventDefault()
      run(results[current])
    }
  }
  return (
    <Modal
      opened
      onClose={close}
      withCloseButton={false}
      padding={0}
      size="lg"
      yOffset="14vh"
      centered={false}
      attributes={{ content: { "aria-label": "Search and commands" } }}
    >
      <div className={styles.ask}>
        <IconSearch size={20} aria-hidden />
        <input
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={results[current] ? `palette-${current}` : undefined}
          aria-label="Search videos and commands"
          placeholder="Search videos, transcripts and commands"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={press}
          data-autofocus
        />
      </div>
      <div id="palette-list" role="listbox" aria-label="Results" className={styles.list}>
        {results.map((command, i) => (
          <div
            key={command.id}
            id={`palette-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === current}
            className={styles.option}
            onPointerMove={() => setAt(i)}
            onClick={() => run(command)}
            onKeyDown={press}
            ref={(element) => {
              if (i === current) element?.scrollIntoView({ block: "nearest" })
            }}
          >
            {command.icon}
            <span>{command.label}</span>
            <span className="quiet">{command.kind}</span>
          </div>
        ))}
        {results.length === 0 && <p className={styles.none}>No results for “{typed}”.</p>}
      </div>
    </Modal>
  )
}

function useResults(typed: string, commands: Command[]): Command[] {
  const [wanted] = useDebouncedValue(typed.trim(), 180)
  const navigate = useNavigate()
  const { data } = useQuery({
    ...libraryPage({ q: wanted }, 1),
    enabled: wanted.length > 1,
    refetchInterval: false,
    placeholderData: (before) => before,
  })
  const letters = typed.trim().toLowerCase()
  const fitting = commands.filter((one) => !letters || `${one.label} ${one.kind}`.toLowerCase().includes(letters))
  const videos = letters.length > 1 ? (data?.items.slice(0, 8) ?? []) : []
  return [
    ...fitting,
    ...videos.map((video) => ({
      id: video.id,
      label: video.title,
      kind: "Video",
      icon: null,
      run: () => void navigate({ to: "/videos/$videoId", params: { videoId: video.id }, search: { find: wanted } }),
    })),
  ]
}
