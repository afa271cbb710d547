import { ActionIcon, Button, Skeleton } from "@mantine/core"
import { IconLayoutRows, IconPlus, IconTrash } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import { deleteSplice, type Splice, type SpliceOptions, splicesQuery } from "~/api/splices"
import { ago, clock, many } from "~/ui/format"
import { Hint } from "~/ui/Hint"
import { deleteLater, useHidden } from "~/ui/hidden"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { PairPicture } from "./PairPicture"
import styles from "./Splices.module.css"
import { modeName } from "./words"

/** The splices that were begun, those changed last first. */
export function Splices() {
  const splices = useQuery(splicesQuery)
  const navigate = useNavigate()
  const hidden = useHidden("splices")
  const items = splices.data?.items.filter((one) => !hidden.has(one.id))
  const remove = (splice: Splice) =>
    deleteLater("splices", [splice.id], `“${splice.title}” deleted`, () => deleteSplice(splice.id))
  const begin = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => void navigate({ to: "/splices/new" })}>
      New splice
    </Button>
  )
  return (
    <Page title="Splices" note={items ? many(items.length, "splice") : " "} actions={items?.length ? begin : undefined}>
      {splices.isPending && <Waiting />}
      {splices.isError && !splices.data && <Failed error={splices.error} again={() => void splices.refetch()} />}
      {items?.length === 0 && (
        <Empty icon={<IconLayoutRows size={28} stroke={1.5} />} title="Two clips, one short" action={begin}>
          A splice stacks two clips in one frame: one to listen to, one that keeps the eye busy. Cutroom suggests pairs
          and tells you why.
        </Empty>
      )}
      <ul className={styles.grid}>
        {items?.map((splice) => (
          <Card key={splice.id} splice={splice} remove={() => remove(splice)} />
        ))}
      </ul>
    </Page>
  )
}

function Card({ splice, remove }: { splice: Splice; remove: () => void }) {
  return (
    <li className={styles.card}>
      <Link to="/splices/$spliceId" params={{ spliceId: splice.id }} className={styles.open}>
        <PairPicture first={splice.first} second={splice.second} options={splice.options as SpliceOptions} />
        <span className={styles.title}>{splice.title}</span>
      </Link>
      <div className={styles.foot}>
        <span className="tabular">
          {modeName(splice.mode)}
          {splice.duration_ms !== null && ` · ${clock(splice.duration_ms)}`} · {ago(splice.updated_at)}
        </span>
        <Hint label="Delete">
          <ActionIcon aria-label={`Delete “${splice.title}”`} onClick={remove}>
            <IconTrash size={18} />
          </ActionIcon>
        </Hint>
      </div>
    </li>
  )
}

export function Waiting() {
  return (
    <div className={styles.grid} aria-hidden>
      {Array.from({ length: 4 }, (_, i) => (
        <Skeleton key={`s${String(i)}`} style={{ aspectRatio: "9 / 16" }} radius="lg" />
      ))}
    </div>
  )
}
