import { Button, Textarea, TextInput } from "@mantine/core"
import { IconCopy, IconRefresh, IconTrash } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import {
  deleteScene,
  duplicateScene,
  type Project,
  regenerateScene,
  type Scene,
  selectRevision,
  studioOptionsQuery,
  updateScene,
} from "~/api/studio"
import { Choice } from "~/ui/Choice"
import { failed } from "~/ui/toast"
import { Field } from "./Composer"
import styles from "./Storyboard.module.css"

interface Props {
  project: Project
  scene: Scene
  busy: boolean
  choose: (sceneId: string) => void
}

const MOST_REVISIONS = 5

/** What can be changed of a scene; a field is saved as it is left. */
export function SceneInspector({ project, scene, busy, choose }: Props) {
  const number = project.scenes.indexOf(scene) + 1
  const copy = () =>
    duplicateScene(project.id, scene.id).then((saved) => {
      const fresh = saved.scenes[number]
      if (fresh) choose(fresh.id)
    }, failed)
  return (
    <section className={styles.panel} aria-label={`Scene ${number}`}>
      <h2>Scene {number}</h2>
      <Words project={project} scene={scene} busy={busy} />
      <Look project={project} scene={scene} busy={busy} />
      <div className={styles.row}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconCopy size={16} />}
          disabled={busy}
          onClick={() => void copy()}
        >
          Duplicate
        </Button>
        <Button
          variant="subtle"
          color="bad"
          size="compact-sm"
          leftSection={<IconTrash size={16} />}
          disabled={busy || project.scenes.length === 1}
          onClick={() => void deleteScene(project.id, scene.id).catch(failed)}
        >
          Delete scene
        </Button>
      </div>
    </section>
  )
}

interface PartProps {
  project: Project
  scene: Scene
  busy: boolean
}

function Words({ project, scene, busy }: PartProps) {
  const [draft, setDraft] = useState({ narration: scene.narration, heading: scene.heading, visual: scene.visual })
  const save = (name: keyof typeof draft) => {
    if (draft[name] !== scene[name]) updateScene(project.id, scene.id, { [name]: draft[name] }).catch(failed)
  }
  const field = (name: keyof typeof draft) => ({
    value: draft[name],
    disabled: busy,
    onChange: (event: { currentTarget: { value: string } }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
    onBlur: () => save(name),
  })
  return (
    <>
      <Textarea
        label="Line"
        description="Spoken and captioned"
        autosize
        minRows={2}
        maxLength={2000}
        {...field("narration")}
      />
      <TextInput label="On screen" description="A few words on the picture" maxLength={200} {...field("heading")} />
      <TextInput label="Picture" description="What the scene is about" maxLength={900} {...field("visual")} />
    </>
  )
}

/** The scene's design, and the looks that it had before. */
function Look({ project, scene, busy }: PartProps) {
  const { data } = useQuery(studioOptionsQuery)
  const designs = (data?.designs ?? []).map((one) => ({ value: one.name, label: one.label }))
  return (
    <>
      {designs.length > 0 && !busy && (
        <Field label="Design">
          <Choice
            label="Design"
            options={designs}
            none="Auto"
            value={scene.design ?? undefined}
            change={(design) => void updateScene(project.id, scene.id, { design: design ?? "" }).catch(failed)}
          />
        </Field>
      )}
      <div className={styles.row}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconRefresh size={16} />}
          disabled={busy || scene.revisions.length >= MOST_REVISIONS}
          onClick={() => void regenerateScene(project.id, scene.id).catch(failed)}
        >
          New look
        </Button>
        {scene.revisions.length > 1 &&
          scene.revisions.map((one) => (
            <Button
              key={one.number}
              variant={one.number === scene.revision ? "filled" : "default"}
              size="compact-sm"
              aria-pressed={one.number === scene.revision}
              aria-label={`Look ${one.number}`}
              disabled={busy}
              onClick={() => void selectRevision(project.id, scene.id, one.number).catch(failed)}
            >
              {one.number}
            </Button>
          ))}
      </div>
    </>
  )
}
