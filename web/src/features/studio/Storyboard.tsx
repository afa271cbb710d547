import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useParams } from "@tanstack/react-router"
import { useState } from "react"
import { type Project, projectQuery } from "~/api/studio"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { Making } from "./Making"
import { Notes } from "./Notes"
import { PhotoBoard } from "./PhotoBoard"
import { ProjectSettings } from "./ProjectSettings"
import { SceneInspector } from "./SceneInspector"
import { Scenes } from "./Scenes"
import styles from "./Storyboard.module.css"
import { lasts } from "./words"

const CRUMBS = [{ label: "Studio", link: { to: "/studio" } as const }]

/** One project: its scenes in their order, what can be changed of each, and the video that they become. */
export function Storyboard() {
  const { projectId } = useParams({ from: "/inside/studio/$projectId" })
  const query = useQuery(projectQuery(projectId))
  const project = query.data
  if (query.isError && !project)
    return (
      <Page title="Studio" crumbs={CRUMBS}>
        <Failed error={query.error} again={() => void query.refetch()} />
      </Page>
    )
  return (
    <Page wide title={project?.title ?? "Studio"} crumbs={CRUMBS} note={project ? summaryOf(project) : " "}>
      {project ? <Board project={project} /> : <Skeleton height={480} radius="lg" />}
    </Page>
  )
}

function summaryOf(project: Project): string {
  const parts =
    project.kind === "photos"
      ? many(project.photos.filter((one) => one.shown).length, "photo")
      : many(project.scenes.length, "scene")
  return project.duration_ms ? `${parts} · about ${lasts(project.duration_ms)}` : parts
}

function Board({ project }: { project: Project }) {
  return project.kind === "photos" ? <PhotoBoard project={project} /> : <Content project={project} />
}

function Content({ project }: { project: Project }) {
  const [chosen, setChosen] = useState<string>()
  const scene = project.scenes.find((one) => one.id === chosen) ?? project.scenes[0]
  const busy = project.status === "rendering"
  return (
    <div className={styles.board}>
      <div className={styles.main}>
        <Making project={project} />
        <Notes project={project} />
        <Scenes project={project} chosen={scene?.id} choose={setChosen} busy={busy} />
      </div>
      <aside className={styles.side} aria-label="Settings">
        {scene && (
          <SceneInspector
            key={`${scene.id}${String(scene.revision)}`}
            project={project}
            scene={scene}
            busy={busy}
            choose={setChosen}
          />
        )}
        <ProjectSettings key={project.title} project={project} busy={busy} />
      </aside>
    </div>
  )
}
