import { ActionIcon, SegmentedControl, Skeleton } from "@mantine/core"
import { IconTrash } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { sameAddress } from "~/api/address"
import { deleteProject, type ProjectSummary, projectsQuery } from "~/api/studio"
import { ago, many, percent } from "~/ui/format"
import { Hint } from "~/ui/Hint"
import { deleteLater, useHidden } from "~/ui/hidden"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { Composer } from "./Composer"
import { PhotoComposer } from "./PhotoComposer"
import photos from "./Photos.module.css"
import { Poster } from "./Poster"
import poster from "./Poster.module.css"
import styles from "./Studio.module.css"
import { lasts, STATUSES, shapeOf } from "./words"

/** What a new video is made from, and the videos that were begun here. */
export function Studio() {
  const projects = useQuery(projectsQuery)
  const hidden = useHidden("projects")
  const items = projects.data?.items.filter((one) => !hidden.has(one.id))
  return (
    <Page title="Studio" note="Turn a sentence or photos into a video">
      <New />
      {projects.isError && !projects.data && <Failed error={projects.error} again={() => void projects.refetch()} />}
      {projects.isPending && <Waiting />}
      {items && items.length > 0 && (
        <section className={styles.made} aria-labelledby="projects">
          <h2 id="projects">{many(items.length, "project")}</h2>
          <ul className={styles.grid}>
            {items.map((one) => (
              <Card key={one.id} project={one} />
            ))}
          </ul>
        </section>
      )}
    </Page>
  )
}

function New() {
  const { from } = useSearch({ from: "/inside/studio" })
  const navigate = useNavigate({ from: "/studio" })
  return (
    <>
      <SegmentedControl
        className={photos.from ?? ""}
        aria-label="Make a video from"
        data={[
          { value: "prompt", label: "Prompt" },
          { value: "photos", label: "Photos" },
        ]}
        value={from ?? "prompt"}
        onChange={(chosen) => void navigate({ search: chosen === "photos" ? { from: "photos" } : {}, replace: true })}
      />
      {from === "photos" ? <PhotoComposer /> : <Composer />}
    </>
  )
}

function Card({ project }: { project: ProjectSummary }) {
  const remove = () =>
    deleteLater("projects", [project.id], `“${project.title}” deleted`, () => deleteProject(project.id))
  return (
    <li className={styles.card}>
      <Link to="/studio/$projectId" params={{ projectId: project.id }} className={styles.open}>
        <Face project={project} />
        <span className={styles.title}>{project.title}</span>
      </Link>
      <div className={styles.foot}>
        <span className="tabular">
          {project.status === "rendering" ? percent(project.progress) : STATUSES[project.status]} ·{" "}
          {lasts(project.duration_ms)} · {ago(project.updated_at)}
        </span>
        <Hint label="Delete">
          <ActionIcon
            aria-label={`Delete “${project.title}”`}
            disabled={project.status === "rendering"}
            onClick={remove}
          >
            <IconTrash size={18} />
          </ActionIcon>
        </Hint>
      </div>
    </li>
  )
}

/** The first photo, or the poster of the first scene. */
function Face({ project }: { project: ProjectSummary }) {
  if (project.picture_url)
    return (
      <span className={poster.frame} style={{ aspectRatio: shapeOf(project.aspect) }}>
        <img src={sameAddress(project.picture_url)} alt="" loading="lazy" draggable={false} />
      </span>
    )
  return (
    <Poster
      projectId={project.id}
      sceneId={project.scene_id}
      picture={project.picture}
      aspect={project.aspect}
      label=""
    />
  )
}

function Waiting() {
  return (
    <div className={`${styles.grid} ${styles.made}`} aria-hidden>
      {Array.from({ length: 4 }, (_, i) => (
        <Skeleton key={`s${String(i)}`} style={{ aspectRatio: "9 / 16" }} radius="lg" />
      ))}
    </div>
  )
}
