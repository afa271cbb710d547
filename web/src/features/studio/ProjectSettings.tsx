import { TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { type Aspect, type Project, studioOptionsQuery, updateProject } from "~/api/studio"
import { Choice } from "~/ui/Choice"
import { failed } from "~/ui/toast"
import { Field } from "./Composer"
import styles from "./Storyboard.module.css"
import { Swatches } from "./Swatches"
import { ASPECTS } from "./words"

/** What holds for the whole video: title, style, voice, music and format. */
export function ProjectSettings({ project, busy }: { project: Project; busy: boolean }) {
  const { data } = useQuery(studioOptionsQuery)
  const [title, setTitle] = useState(project.title)
  const change = (sent: Parameters<typeof updateProject>[1]) => void updateProject(project.id, sent).catch(failed)
  const rename = () => {
    if (title.trim() && title !== project.title) change({ title })
  }
  return (
    <section className={styles.panel} aria-label="Video">
      <h2>Video</h2>
      <TextInput
        label="Title"
        maxLength={200}
        value={title}
        disabled={busy}
        onChange={(event) => setTitle(event.currentTarget.value)}
        onBlur={rename}
      />
      {data && !busy && (
        <>
          <Swatches styles={data.styles} value={project.style} change={(style) => change({ style })} />
          <Choices project={project} options={data} change={change} />
        </>
      )}
    </section>
  )
}

interface ChoicesProps {
  project: Project
  options: { voices: { name: string; label: string }[]; moods: { name: string; label: string }[] }
  change: (sent: { voice?: string; mood?: string; aspect?: Aspect }) => void
}

function Choices({ project, options, change }: ChoicesProps) {
  const named = (choices: { name: string; label: string }[]) =>
    choices.map((one) => ({ value: one.name, label: one.label }))
  return (
    <>
      <Field label="Voice">
        <Choice
          label="Voice"
          options={named(options.voices)}
          value={project.voice}
          change={(voice) => voice && change({ voice })}
        />
      </Field>
      <Field label="Music">
        <Choice
          label="Music"
          options={named(options.moods)}
          value={project.mood}
          change={(mood) => mood && change({ mood })}
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
