import { Button } from "@mantine/core"
import { orderPhotos, type Photo, type Project } from "~/api/studio"
import { many } from "~/ui/format"
import { useHidden } from "~/ui/hidden"
import { done, failed } from "~/ui/toast"
import { ContactSheet } from "./ContactSheet"
import { Making } from "./Making"
import { PhotoPicker } from "./PhotoPicker"
import { PhotoSettings } from "./PhotoSettings"
import styles from "./Photos.module.css"
import { withHidden } from "./photoRemovals"
import { dismissPhotos, type PhotoUpload, sendPhotos, usePhotoUploads } from "./photoUploads"
import board from "./Storyboard.module.css"

/** A project of photos: the sheet of them, what can be changed of the video, and the video itself. */
export function PhotoBoard({ project }: { project: Project }) {
  const uploads = usePhotoUploads(project.id)
  const coming = uploads.filter((one) => one.status !== "failed")
  const rendering = project.status === "rendering"
  const busy = rendering || coming.length > 0
  const hidden = useHidden("photos")
  const there = project.photos.filter((one) => !hidden.has(one.id))
  const usable = there.some((one) => one.shown) && coming.length === 0
  return (
    <div className={board.board}>
      <div className={board.main}>
        {(usable || project.export_id) && <Making project={project} ready={usable} />}
        {!rendering && (
          <PhotoPicker
            label="Add photos"
            disabled={busy}
            take={(files) => void sendPhotos(project.id, files).catch(failed)}
          />
        )}
        <Coming uploads={coming} />
        <Refused projectId={project.id} uploads={uploads.filter((one) => one.status === "failed")} />
        <Hints project={project} photos={there} busy={busy} />
        <ContactSheet project={project} photos={there} busy={busy} />
      </div>
      <aside className={board.side} aria-label="Settings">
        <PhotoSettings key={project.id} project={project} busy={rendering} />
      </aside>
    </div>
  )
}

function Coming({ uploads }: { uploads: PhotoUpload[] }) {
  return (
    <p className="quiet" role="status">
      {uploads.length > 0 && `Adding ${many(uploads.length, "photo")}…`}
    </p>
  )
}

function Refused({ projectId, uploads }: { projectId: string; uploads: PhotoUpload[] }) {
  if (uploads.length === 0) return null
  return (
    <section className={board.note} role="alert" aria-label="Photos that weren’t added">
      <h2>{many(uploads.length, "file")} couldn’t be added</h2>
      <ul>
        {uploads.map((one) => (
          <li key={one.key}>
            {one.name}: {one.error}
          </li>
        ))}
      </ul>
      <Button variant="default" size="compact-sm" onClick={() => dismissPhotos(projectId)}>
        Dismiss
      </Button>
    </section>
  )
}

/** What could be better: similar photos, and those that there is no time for. */
function Hints({ project, photos, busy }: { project: Project; photos: Photo[]; busy: boolean }) {
  const shown = photos.filter((one) => one.shown)
  const worse = new Set(shown.flatMap((one) => one.best_of))
  const late = shown.filter((one) => one.starts_ms === null).length
  const keep = () => {
    const rest = shown.filter((one) => !worse.has(one.id)).map((one) => one.id)
    void orderPhotos(project.id, withHidden(rest, project.photos, photos)).catch(failed)
  }
  return (
    <>
      {worse.size > 0 && (
        <div className={`${board.note} ${styles.hint}`}>
          <span>Some photos look alike. Keep the best of each and leave {many(worse.size, "photo")} out?</span>
          <Button variant="default" size="compact-sm" disabled={busy} onClick={keep}>
            Keep the best
          </Button>
        </div>
      )}
      {late > 0 && (
        <p className={board.note}>
          {shown.length - late} of {many(shown.length, "photo")} fit. Choose a longer length to show all of them.
        </p>
      )}
      {project.keep_order && photos.length > 1 && (
        <Button
          className={styles.sort ?? ""}
          variant="default"
          size="compact-sm"
          disabled={busy}
          onClick={() => sortByTime(project)}
        >
          Sort by time
        </Button>
      )}
    </>
  )
}

/** By time, and back to the order of before if the person changes their mind. */
function sortByTime(project: Project) {
  const before = project.photos.filter((one) => one.shown).map((one) => one.id)
  orderPhotos(project.id, null).then(
    () => done("Sorted by time", () => void orderPhotos(project.id, before).catch(failed)),
    failed,
  )
}
