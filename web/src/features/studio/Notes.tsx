import { Button, Textarea } from "@mantine/core"
import { useState } from "react"
import { type Project, rewriteProject } from "~/api/studio"
import { failed } from "~/ui/toast"
import styles from "./Storyboard.module.css"

/** An outline asks for what it needs to become a script; it can be made as it is, too. */
export function Notes({ project }: { project: Project }) {
  const [prompt, setPrompt] = useState(project.prompt)
  const [writing, setWriting] = useState(false)
  if (project.status !== "needs_input") return null
  const rewrite = () => {
    setWriting(true)
    rewriteProject(project.id, prompt)
      .catch(failed)
      .finally(() => setWriting(false))
  }
  return (
    <section className={styles.note} aria-label="Questions">
      <h2>Tell us more for a full script</h2>
      <ul>
        {project.questions.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <Textarea
        label="Prompt"
        autosize
        minRows={2}
        maxLength={4000}
        value={prompt}
        onChange={(event) => setPrompt(event.currentTarget.value)}
      />
      <div className={styles.row}>
        <Button
          variant="default"
          loading={writing}
          disabled={!prompt.trim() || prompt === project.prompt}
          onClick={rewrite}
        >
          Rewrite script
        </Button>
        <span className="quiet">Or make the video as it is.</span>
      </div>
    </section>
  )
}
