import { TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { type Aspect, createPhotoProject, studioOptionsQuery } from "~/api/studio"
import { Choice } from "~/ui/Choice"
import { failed } from "~/ui/toast"
import { Field } from "./Composer"
import styles from "./Composer.module.css"
import { PhotoPicker } from "./PhotoPicker"
import { sendPhotos } from "./photoUploads"
import { ASPECTS, NO_MUSIC, PHOTO_LENGTHS } from "./words"

/** How the video is to be, and the photos that it is made of: with them the project begins. */
export function PhotoComposer() {
  const { data } = useQuery(studioOptionsQuery)
  const [title, setTitle] = useState("")
  const [aspect, setAspect] = useState<Aspect>("9:16")
  const [seconds, setSeconds] = useState("0")
  const [mood, setMood] = useState<string>()
  const [beginning, setBeginning] = useState(false)
  const navigate = useNavigate()
  const begin = (files: File[]) => {
    setBeginning(true)
    createPhotoProject({
      aspect,
      seconds: Number(seconds),
      title: title.trim() || null,
      mood: mood ?? null,
    })
      .then((made) => {
        sendPhotos(made.id, files).catch(failed)
        return navigate({ to: "/studio/$projectId", params: { projectId: made.id } })
      })
      .catch(failed)
      .finally(() => setBeginning(false))
  }
  return (
    <section className={styles.composer} aria-label="New video of photos">
      <TextInput
        label="Title"
        description="Shown over the first photo. Leave blank for none."
        maxLength={80}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <div className={styles.settings}>
        <Field label="Format">
          <Choice
            label="Format"
            options={ASPECTS}
            value={aspect}
            change={(chosen) => setAspect((chosen ?? "9:16") as Aspect)}
          />
        </Field>
        <Field label="Length">
          <Choice
            label="Length"
            options={PHOTO_LENGTHS}
            value={seconds}
            change={(chosen) => setSeconds(chosen ?? "0")}
          />
        </Field>
        <Field label="Music">
          <Choice
            label="Music"
            options={[...(data?.moods ?? []).map((one) => ({ value: one.name, label: one.label })), NO_MUSIC]}
            value={mood ?? data?.moods[0]?.name}
            change={setMood}
          />
        </Field>
      </div>
      <PhotoPicker label="Choose photos" disabled={beginning} take={begin} />
    </section>
  )
}
