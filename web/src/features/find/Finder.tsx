import { TextInput } from "@mantine/core"
import { IconMessageSearch } from "@tabler/icons-react"
import { type FormEvent, useEffect, useState } from "react"
import { Found } from "./Found"
import styles from "./Found.module.css"

interface Props {
  videoId: string
  about: string
  change: (about: string) => void
}

/** "Find the moment about …" in one video; what is asked stands in the address. */
export function Finder({ videoId, about, change }: Props) {
  const [typed, setTyped] = useState(about)
  useEffect(() => setTyped(about), [about])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change(typed.trim())
  }
  return (
    <search className={styles.finder}>
      <form onSubmit={submit}>
        <TextInput
          type="search"
          aria-label="Search this video by topic"
          placeholder="Search this video by topic"
          leftSection={<IconMessageSearch size={16} />}
          maxLength={500}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            if (!event.currentTarget.value) change("")
          }}
        />
      </form>
      {about && <Found prompt={about} videoId={videoId} />}
    </search>
  )
}
