import { TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { type Aspect, type Project, studioOptionsQuery, updateProject } from "~/api/studio"
import { Choice } from "~/ui/Choice"
import { useSavedWords } from "~/ui/savedWords"
import { failed } from "~/ui/toast"
import { Field } from "./Composer"
import styles from "./Storyboard.module.css"
import { Swatches } from "./Swatches"
import { ASPECTS, NO_MUSIC, PHOTO_LENGTHS } from "./words"

interface Props {
  project: Project
  /** Whether the video is being made: then nothing of it can be changed. */
  busy: boolean
}

/** What holds for the whole video of photos: name, title, music, length and format. */
export function PhotoSettings({ project, busy }: Props) {
  const change = (sent: Parameters<typeof updateProject>[1]) => void updateProject(project.id, sent).catch(failed)
  const name = useSavedWords(project.title, (title) => change({ title }), true)
  const title = useSavedWords(project.opening, (opening) => change({ opening }))
  return (
    <section className={styles.panel} aria-label="Video">
      <h2>Video</h2>
      <TextInput label="Name" maxLength={200} disabled={busy} {...name} />
      <TextInput label="Title" description="Over the first photo" maxLength={80} disabled={busy} {...title} />
      {!busy && <Choices project={project} change={change} />}
    </section>
  )
}

interface ChoicesProps {
  project: Project
  change: (sent: Parameters<typeof updateProject>[1]) => void
}

function Choices({ project, change }: ChoicesProps) {
  const { data } = useQuery(studioOptionsQuery)
  if (!data) return null
  const moods = [...data.moods.map((one) => ({ value: one.name, label: one.label })), NO_MUSIC]
  return (
    <>
      {project.opening && <Swatches styles={data.styles} value={project.style} change={(style) => change({ style })} />}
      <Field label="Music">
        <Choice label="Music" options={moods} value={project.mood} change={(mood) => mood && change({ mood })} />
      </Field>
      <Field label="Length">
        <Choice
          label="Length"
          options={PHOTO_LENGTHS}
          value={String(project.seconds)}
          change={(seconds) => seconds && change({ seconds: Number(seconds) })}
        />
      </Field>
      <Field label="Format">
        <Choice
          label="Format"
          options={ASPECTS}
          value={project.aspect}
          change={(aspect) => aspect && change({ aspect: aspect as Aspect })}
        />
      </Field>
    </>
  )
}
