import { Button } from "@mantine/core"
import { IconPhotoPlus } from "@tabler/icons-react"
import { type DragEvent, useRef, useState } from "react"
import { many } from "~/ui/format"
import { failed } from "~/ui/toast"
import styles from "./Photos.module.css"

interface Props {
  label: string
  disabled?: boolean
  take: (files: File[]) => void
}

export const MOST_PHOTOS = 100
export const ACCEPTED = "image/jpeg,image/png,image/webp"

/** Where photos are dropped, with a button that chooses them. */
export function PhotoPicker({ label, disabled, take }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const taken = (list: FileList | null) => {
    const files = [...(list ?? [])]
    if (files.length > MOST_PHOTOS)
      failed(new Error(`These are ${many(files.length, "file")}, and ${MOST_PHOTOS} is the most. Choose fewer.`))
    else if (files.length) take(files)
  }
  // The whole window takes files as videos: what is dropped here is kept from it.
  const here = (event: DragEvent, hovers: boolean) => {
    event.preventDefault()
    event.stopPropagation()
    setOver(hovers && !disabled)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button within does the same
    <div
      className={styles.picker}
      data-over={over || undefined}
      onDragEnter={(event) => here(event, true)}
      onDragOver={(event) => here(event, true)}
      onDragLeave={(event) => here(event, false)}
      onDrop={(event) => {
        here(event, false)
        if (!disabled) taken(event.dataTransfer.files)
      }}
    >
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={ACCEPTED}
        aria-label={label}
        onChange={(event) => {
          taken(event.currentTarget.files)
          event.currentTarget.value = ""
        }}
      />
      <Button
        variant="default"
        leftSection={<IconPhotoPlus size={18} />}
        disabled={disabled ?? false}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <span className="quiet">or drop them here. JPEG, PNG or WebP, up to 40 MB each.</span>
    </div>
  )
}
