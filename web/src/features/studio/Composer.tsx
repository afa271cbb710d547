import { Button, Textarea } from "@mantine/core"
import { IconWand } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { type Aspect, createProject, studioOptionsQuery } from "~/api/studio"
import { Choice } from "~/ui/Choice"
import { failed } from "~/ui/toast"
import styles from "./Composer.module.css"
import { Swatches } from "./Swatches"
import { ASPECTS, EXAMPLES, LENGTHS } from "./words"

interface Wanted {
  aspect: Aspect
  seconds: number
  style?: string
  voice?: string
  mood?: string
}

const named = (choices: { name: string; label: string }[] = []) =>
  choices.map((one) => ({ value: one.name, label: one.label }))

/** A sentence, and how its video is to be: with that a script is written, and nothing is spent. */
export function Composer() {
  const [prompt, setPrompt] = useState("")
  const [wanted, setWanted] = useState<Wanted>({ aspect: "9:16", seconds: 30 })
  const [writing, setWriting] = useState(false)
  const navigate = useNavigate()
  const begin = () => {
    setWriting(true)
    createProject({ kind: "prompt", prompt, ...wanted })
      .then((made) => navigate({ to: "/studio/$projectId", params: { projectId: made.id } }))
      .catch(failed)
      .finally(() => setWriting(false))
  }
  return (
    <form
      className={styles.composer}
      aria-label="New video"
      onSubmit={(event) => {
        event.preventDefault()
        begin()
      }}
    >
      <Textarea
        label="What is your video about?"
        description="Write what it should say. Cutroom uses your own words and invents no facts."
        placeholder={EXAMPLES[0] ?? ""}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={4000}
        value={prompt}
        onChange={(event) => setPrompt(event.currentTarget.value)}
      />
      {prompt === "" && <Examples choose={setPrompt} />}
      <Settings wanted={wanted} set={(part) => setWanted({ ...wanted, ...part })} />
      <Button
        type="submit"
        size="md"
        leftSection={<IconWand size={18} />}
        loading={writing}
        disabled={prompt.trim() === ""}
      >
        Write script
      </Button>
    </form>
  )
}

function Examples({ choose }: { choose: (prompt: string) => void }) {
  return (
    <ul className={styles.examples} aria-label="Examples">
      {EXAMPLES.map((one) => (
        <li key={one}>
          <button type="button" onClick={() => choose(one)}>
            {one}
          </button>
        </li>
      ))}
    </ul>
  )
}

function Settings({ wanted, set }: { wanted: Wanted; set: (part: Partial<Wanted>) => void }) {
  const { data } = useQuery(studioOptionsQuery)
  return (
    <>
      <div className={styles.settings}>
        <Field label="Format">
          <Choice
            label="Format"
            options={ASPECTS}
            value={wanted.aspect}
            change={(aspect) => set({ aspect: (aspect ?? "9:16") as Aspect })}
          />
        </Field>
        <Field label="Length">
          <Choice
            label="Length"
            options={LENGTHS}
            value={String(wanted.seconds)}
            change={(seconds) => set({ seconds: Number(seconds ?? 30) })}
          />
        </Field>
        <Field label="Voice">
          <Choice
            label="Voice"
            options={named(data?.voices)}
            none="Match the language"
            value={wanted.voice}
            change={(voice) => set({ voice } as Partial<Wanted>)}
          />
        </Field>
        <Field label="Music">
          <Choice
            label="Music"
            options={named(data?.moods)}
            none="Surprise me"
            value={wanted.mood}
            change={(mood) => set({ mood } as Partial<Wanted>)}
          />
        </Field>
      </div>
      {data && <Swatches styles={data.styles} value={wanted.style} change={(style) => set({ style })} />}
    </>
  )
}

export function Field({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className={styles.field}>
      <span aria-hidden>{label}</span>
      {children}
    </div>
  )
}
