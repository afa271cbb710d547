import { ActionIcon, Button } from "@mantine/core"
import { IconChevronLeft, IconChevronRight, IconPlus } from "@tabler/icons-react"
import { type DragEvent, useState } from "react"
import { addScene, orderScenes, type Project, type Scene } from "~/api/studio"
import { Bar } from "~/ui/Stages"
import { failed } from "~/ui/toast"
import { Poster } from "./Poster"
import styles from "./Scenes.module.css"
import { lasts } from "./words"

interface Props {
  project: Project
  chosen: string | undefined
  choose: (sceneId: string) => void
  busy: boolean
}

/** The scenes as cards; dragging one, or its arrows, puts it elsewhere. */
export function Scenes({ project, chosen, choose, busy }: Props) {
  const [dragged, setDragged] = useState<string>()
  const [over, setOver] = useState<string>()
  const ids = project.scenes.map((one) => one.id)
  const move = (id: string, to: number) => {
    const rest = ids.filter((one) => one !== id)
    const order = [...rest.slice(0, to), id, ...rest.slice(to)]
    if (order.join() !== ids.join()) orderScenes(project.id, order).catch(failed)
  }
  const drop = (event: DragEvent, to: number) => {
    event.preventDefault()
    if (dragged) move(dragged, to)
    setDragged(undefined)
    setOver(undefined)
  }
  const add = () =>
    addScene(project.id, ids.at(-1) ?? null).then((saved) => {
      const fresh = saved.scenes.at(-1)
      if (fresh) choose(fresh.id)
    }, failed)
  return (
    <section aria-label="Storyboard">
      <ol className={styles.cards} data-wide={project.aspect === "16:9" || undefined}>
        {project.scenes.map((scene, index) => (
          <li
            key={scene.id}
            className={styles.card}
            data-chosen={scene.id === chosen || undefined}
            data-over={(scene.id === over && scene.id !== dragged) || undefined}
            draggable={!busy}
            onDragStart={() => setDragged(scene.id)}
            onDragEnd={() => setDragged(undefined)}
            onDragOver={(event) => {
              event.preventDefault()
              setOver(scene.id)
            }}
            onDrop={(event) => drop(event, index)}
          >
            <button
              type="button"
              className={styles.open}
              aria-pressed={scene.id === chosen}
              aria-label={`Scene ${index + 1}: ${nameOf(scene)}`}
              onClick={() => choose(scene.id)}
            >
              <Poster
                projectId={project.id}
                sceneId={scene.id}
                picture={scene.picture}
                aspect={project.aspect}
                label=""
              />
              <Line scene={scene} />
            </button>
            <Foot scene={scene} index={index} count={ids.length} busy={busy} move={(to) => move(scene.id, to)} />
          </li>
        ))}
      </ol>
      <Button variant="default" leftSection={<IconPlus size={16} />} disabled={busy} onClick={() => void add()}>
        Add scene
      </Button>
    </section>
  )
}

/** What is on the card, so that whoever says what they read reaches it, after what is on screen. */
function nameOf({ heading, narration }: Scene): string {
  return [heading, narration].filter(Boolean).join(". ") || "No words"
}

function Line({ scene }: { scene: Scene }) {
  return <span className={styles.line}>{scene.narration || scene.heading || "No words"}</span>
}

interface FootProps {
  scene: Scene
  index: number
  count: number
  busy: boolean
  move: (to: number) => void
}

function Foot({ scene, index, count, busy, move }: FootProps) {
  return (
    <>
      {scene.status && scene.status !== "done" && scene.status !== "failed" && (
        <Bar share={scene.progress} label={`Scene ${index + 1}`} />
      )}
      {scene.error && <span className={styles.wrong}>{scene.error}</span>}
      <div className={styles.foot}>
        <span className="tabular">
          {index + 1} · {lasts(scene.duration_ms)}
        </span>
        <ActionIcon
          aria-label={`Move scene ${index + 1} earlier`}
          disabled={busy || index === 0}
          onClick={() => move(index - 1)}
        >
          <IconChevronLeft size={18} />
        </ActionIcon>
        <ActionIcon
          aria-label={`Move scene ${index + 1} later`}
          disabled={busy || index === count - 1}
          onClick={() => move(index + 1)}
        >
          <IconChevronRight size={18} />
        </ActionIcon>
      </div>
    </>
  )
}
