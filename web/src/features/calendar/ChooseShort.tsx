import { Button, Modal, Skeleton, TextInput } from "@mantine/core"
import { IconDownload, IconMovie, IconSearch } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { sameAddress } from "~/api/address"
import { coverQuery, type Export, exportsQuery } from "~/api/exports"
import { ago, clock } from "~/ui/format"
import { Empty, Failed } from "~/ui/States"
import { useCalendar } from "./context"
import styles from "./Dialogs.module.css"
import { written } from "./dates"

const PublishPanel = lazy(() => import("~/features/posts/PublishPanel").then((m) => ({ default: m.PublishPanel })))

/** A finished short is chosen, then posted at the time that was picked. */
export function ChooseShort({ at, close }: { at: string | undefined; close: () => void }) {
  const { language } = useCalendar()
  const [chosen, setChosen] = useState<Export>()
  const when = at && written(at, language, { weekday: "long", day: "numeric", month: "long" })
  return (
    <>
      <Modal opened={!chosen} onClose={close} title={when ? `Post on ${when}` : "New post"} size="lg">
        <Shorts choose={setChosen} />
      </Modal>
      <Suspense>{chosen && <PublishPanel item={chosen} opened close={close} {...(at ? { at } : {})} />}</Suspense>
    </>
  )
}

function Shorts({ choose }: { choose: (item: Export) => void }) {
  const exports = useQuery(exportsQuery())
  const navigate = useNavigate()
  const [text, setText] = useState("")
  const finished = exports.data?.items.filter((one) => one.status === "completed") ?? []
  const shown = finished.filter((one) => one.title.toLowerCase().includes(text.trim().toLowerCase()))
  if (exports.isPending) return <Skeleton height={220} radius="lg" />
  if (exports.isError && !exports.data) return <Failed error={exports.error} again={() => void exports.refetch()} />
  if (finished.length === 0)
    return (
      <Empty
        icon={<IconDownload size={28} stroke={1.5} />}
        title="No finished shorts yet"
        action={<Button onClick={() => void navigate({ to: "/library" })}>Go to the library</Button>}
      >
        Export a clip first. Then choose when it goes out.
      </Empty>
    )
  return (
    <div className={styles.form}>
      <p className="quiet">Choose the short to post.</p>
      {finished.length > 6 && (
        <TextInput
          aria-label="Search shorts"
          placeholder="Search"
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <ul className={styles.shorts}>
        {shown.map((one) => (
          <Short key={one.id} item={one} choose={() => choose(one)} />
        ))}
      </ul>
    </div>
  )
}

function Short({ item, choose }: { item: Export; choose: () => void }) {
  const { data: cover } = useQuery(coverQuery(item.id))
  return (
    <li>
      <button type="button" className={styles.short} onClick={choose}>
        <span className={styles.cover}>
          {cover?.url ? <img src={sameAddress(cover.url)} alt="" /> : <IconMovie size={20} aria-hidden />}
        </span>
        <span className={styles.shortWords}>
          <strong>{item.title}</strong>
          <span className="quiet">
            {item.duration_ms === null ? "" : `${clock(item.duration_ms)} · `}
            {ago(item.created_at)}
          </span>
        </span>
      </button>
    </li>
  )
}
