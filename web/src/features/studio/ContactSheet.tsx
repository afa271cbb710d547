import { ActionIcon, Button, TextInput } from "@mantine/core"
import { IconChevronLeft, IconChevronRight, IconEyeOff, IconReplace, IconTrash } from "@tabler/icons-react"
import { type DragEvent, useRef, useState } from "react"
import { sameAddress } from "~/api/address"
import { captionPhoto, orderPhotos, type Photo, type Project } from "~/api/studio"
import { Hint } from "~/ui/Hint"
import { Bar } from "~/ui/Stages"
import { useSavedWords } from "~/ui/savedWords"
import { failed } from "~/ui/toast"
import { ACCEPTED } from "./PhotoPicker"
import styles from "./Photos.module.css"
import { removeLater, withHidden } from "./photoRemovals"
import { sendPhotos } from "./photoUploads"
import cards from "./Scenes.module.css"
import { lasts } from "./words"

interface Props {
  project: Project
  busy: boolean
}

/**
 * The photos in sight in the order of the video; dragging one, or its arrows, puts it elsewhere. Then those left out.
 * Captions can be written also while photos are coming.
 */
export function ContactSheet({ project, photos, busy }: Props & { photos: Photo[] }) {
  const [dragged, setDragged] = useState<string>()
  const [over, setOver] = useState<string>()
  const shown = photos.filter((one) => one.shown)
  const ids = shown.map((one) => one.id)
  const arrange = (order: string[]) => {
    if (order.join() !== ids.join()) orderPhotos(project.id, withHidden(order, project.photos, photos)).catch(failed)
  }
  const move = (id: string, to: number) => {
    const rest = ids.filter((one) => one !== id)
    arrange([...rest.slice(0, to), id, ...rest.slice(to)])
  }
  const without = (gone: string[]) => arrange(ids.filter((one) => !gone.includes(one)))
  const drop = (event: DragEvent, to: number) => {
    event.preventDefault()
    if (dragged) move(dragged, to)
    setDragged(undefined)
    setOver(undefined)
  }
  return (
    <>
      <section aria-label="Photos">
        <ol className={cards.cards}>
          {shown.map((photo, index) => (
            <li
              key={photo.id}
              className={cards.card}
              data-over={(photo.id === over && photo.id !== dragged) || undefined}
              draggable={!busy}
              onDragStart={() => setDragged(photo.id)}
              onDragEnd={() => setDragged(undefined)}
              onDragOver={(event) => {
                event.preventDefault()
                setOver(photo.id)
              }}
              onDrop={(event) => drop(event, index)}
            >
              <Picture photo={photo} number={index + 1} />
              <Similar photo={photo} busy={busy} keep={() => without(photo.best_of)} />
              <Caption project={project} photo={photo} number={index + 1} />
              <Foot
                project={project}
                photo={photo}
                place={{ index, count: ids.length }}
                busy={busy}
                move={(to) => move(photo.id, to)}
                leaveOut={() => without([photo.id])}
              />
            </li>
          ))}
        </ol>
      </section>
      <LeftOut
        project={project}
        photos={photos.filter((one) => !one.shown)}
        busy={busy}
        putBack={(id) => arrange([...ids, id])}
      />
    </>
  )
}

function Picture({ photo, number }: { photo: Photo; number: number }) {
  return (
    <span className={styles.picture} data-late={(photo.shown && photo.starts_ms === null) || undefined}>
      <img src={sameAddress(photo.url)} alt={`${number}. ${photo.name}`} loading="lazy" draggable={false} />
    </span>
  )
}

function Similar({ photo, busy, keep }: { photo: Photo; busy: boolean; keep: () => void }) {
  if (photo.best_of.length === 0) return null
  return (
    <Hint label="Leave the others out">
      <Button variant="light" size="compact-sm" disabled={busy} onClick={keep}>
        Best of {photo.best_of.length + 1} similar
      </Button>
    </Hint>
  )
}

function Caption({ project, photo, number }: { project: Project; photo: Photo; number: number }) {
  const words = useSavedWords(photo.caption, (caption) => {
    captionPhoto(project.id, photo.id, caption).catch(failed)
  })
  return (
    <TextInput
      size="xs"
      aria-label={`Caption of photo ${number}`}
      placeholder="Add a caption"
      maxLength={80}
      disabled={project.status === "rendering"}
      {...words}
    />
  )
}

interface FootProps extends Props {
  photo: Photo
  place: { index: number; count: number }
  move: (to: number) => void
  leaveOut: () => void
}

function Foot({ project, photo, place, busy, move, leaveOut }: FootProps) {
  const number = place.index + 1
  return (
    <>
      {photo.status === "running" && <Bar share={photo.progress} label={`Photo ${number}`} />}
      {photo.error && <span className={cards.wrong}>{photo.error}</span>}
      <div className={cards.foot}>
        <span className="tabular">
          {number} · {photo.duration_ms === null ? "doesn’t fit" : lasts(photo.duration_ms)}
        </span>
        <ActionIcon
          aria-label={`Move photo ${number} earlier`}
          disabled={busy || place.index === 0}
          onClick={() => move(place.index - 1)}
        >
          <IconChevronLeft size={18} />
        </ActionIcon>
        <ActionIcon
          aria-label={`Move photo ${number} later`}
          disabled={busy || number === place.count}
          onClick={() => move(place.index + 1)}
        >
          <IconChevronRight size={18} />
        </ActionIcon>
      </div>
      <div className={styles.acts}>
        <Replace project={project} photo={photo} number={number} busy={busy} />
        <Hint label="Leave out">
          <ActionIcon aria-label={`Leave photo ${number} out`} disabled={busy || place.count === 1} onClick={leaveOut}>
            <IconEyeOff size={18} />
          </ActionIcon>
        </Hint>
        <Remove project={project} photo={photo} label={`Remove photo ${number}`} busy={busy} />
      </div>
    </>
  )
}

function Replace({ project, photo, number, busy }: Props & { photo: Photo; number: number }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        aria-label={`Other photo for ${number}`}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ""
          if (files.length) void sendPhotos(project.id, files, photo.id).catch(failed)
        }}
      />
      <Hint label="Replace">
        <ActionIcon aria-label={`Replace photo ${number}`} disabled={busy} onClick={() => input.current?.click()}>
          <IconReplace size={18} />
        </ActionIcon>
      </Hint>
    </>
  )
}

function Remove({ project, photo, label, busy }: Props & { photo: Photo; label: string }) {
  return (
    <Hint label="Remove">
      <ActionIcon aria-label={label} disabled={busy} onClick={() => removeLater(project, photo)}>
        <IconTrash size={18} />
      </ActionIcon>
    </Hint>
  )
}

function LeftOut({ project, photos, busy, putBack }: Props & { photos: Photo[]; putBack: (id: string) => void }) {
  if (photos.length === 0) return null
  return (
    <section aria-labelledby="left-out">
      <h2 id="left-out" className={styles.heading}>
        Left out
      </h2>
      <ul className={cards.cards}>
        {photos.map((photo, index) => (
          <li key={photo.id} className={cards.card}>
            <Picture photo={photo} number={index + 1} />
            <div className={styles.acts}>
              <Button variant="default" size="compact-sm" disabled={busy} onClick={() => putBack(photo.id)}>
                Put back
              </Button>
              <Remove project={project} photo={photo} label={`Remove ${photo.name}`} busy={busy} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
