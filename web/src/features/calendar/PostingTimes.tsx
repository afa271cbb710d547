import { ActionIcon, Button, Modal, Select, Skeleton } from "@mantine/core"
import { IconPlugConnected, IconX } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { type FormEvent, useState } from "react"
import { type PostingTime, postingTimesQuery, savePostingTimes } from "~/api/calendar"
import { type Account, accountsQuery } from "~/api/posts"
import { PLATFORMS } from "~/features/posts/platforms"
import { Empty, Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import styles from "./Dialogs.module.css"

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
const SETS = [
  { value: "0123456", label: "Every day" },
  { value: "01234", label: "Monday to Friday" },
  { value: "56", label: "Saturday and Sunday" },
  ...DAYS.map((label, day) => ({ value: String(day), label })),
]
const ZONES = Intl.supportedValuesOf("timeZone")

/** The times of the week at which an account posts: what "next free slot" chooses from. */
export function PostingTimes({ accountId, close }: { accountId: string; close: () => void }) {
  const accounts = useQuery(accountsQuery)
  const times = useQuery(postingTimesQuery)
  const navigate = useNavigate()
  const wrong = accounts.error ?? times.error
  const items = accounts.data?.items.filter((one) => one.health !== "disconnected")
  return (
    <Modal opened onClose={close} title="Posting times" size="lg">
      {wrong && <Failed error={wrong} again={() => void Promise.all([accounts.refetch(), times.refetch()])} />}
      {!wrong && !(items && times.data) && <Skeleton height={320} radius="lg" />}
      {items?.length === 0 && (
        <Empty
          icon={<IconPlugConnected size={28} stroke={1.5} />}
          title="Connect an account first"
          action={<Button onClick={() => void navigate({ to: "/channels" })}>Connect an account</Button>}
        >
          Posting times belong to an account.
        </Empty>
      )}
      {items && items.length > 0 && times.data && (
        <Accounts accounts={items} first={accountId} saved={times.data.items} close={close} />
      )}
    </Modal>
  )
}

interface Saved {
  account_id: string
  zone: string
  times: PostingTime[]
}

interface AccountsProps {
  accounts: Account[]
  first: string
  saved: Saved[]
  close: () => void
}

function Accounts({ accounts, first, saved, close }: AccountsProps) {
  const [id, setId] = useState(accounts.find((one) => one.id === first)?.id ?? accounts[0]?.id ?? "")
  const account = accounts.find((one) => one.id === id)
  const known = saved.find((one) => one.account_id === id)
  return (
    <div className={styles.form}>
      <p className="quiet">“Next free slot” puts a post at the first of these times at which nothing is planned yet.</p>
      <Select
        label="Account"
        allowDeselect={false}
        value={id}
        onChange={(value) => value && setId(value)}
        data={accounts.map((one) => ({ value: one.id, label: `${one.name} · ${PLATFORMS[one.platform].name}` }))}
      />
      {account && <Editor key={id} account={account} known={known} close={close} />}
    </div>
  )
}

function Editor({ account, known, close }: { account: Account; known: Saved | undefined; close: () => void }) {
  const [zone, setZone] = useState(known?.zone ?? account.zone)
  const [times, setTimes] = useState<PostingTime[]>(known?.times ?? [])
  const [busy, setBusy] = useState(false)
  const save = () => {
    setBusy(true)
    savePostingTimes(account.id, zone, times)
      .then(() => {
        done("Posting times saved")
        close()
      }, failed)
      .finally(() => setBusy(false))
  }
  return (
    <>
      <Select
        label="Time zone"
        description="The clocks by which these times are meant"
        searchable
        allowDeselect={false}
        limit={60}
        data={ZONES.includes(zone) ? ZONES : [zone, ...ZONES]}
        value={zone}
        onChange={(value) => value && setZone(value)}
      />
      <AddTimes add={(added) => setTimes((before) => merged(before, added))} />
      <WeekTimes times={times} remove={(one) => setTimes((before) => before.filter((other) => other !== one))} />
      <div className={styles.formButtons}>
        <Button variant="default" onClick={close}>
          Close
        </Button>
        <Button onClick={save} loading={busy}>
          Save
        </Button>
      </div>
    </>
  )
}

function merged(before: PostingTime[], added: PostingTime[]): PostingTime[] {
  const byName = new Map([...before, ...added].map((one) => [`${one.weekday} ${one.at}`, one]))
  return [...byName.values()].sort((a, b) => a.weekday - b.weekday || a.at.localeCompare(b.at))
}

function AddTimes({ add }: { add: (times: PostingTime[]) => void }) {
  const [set, setSet] = useState("01234")
  const [at, setAt] = useState("18:00")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add([...set].map((weekday) => ({ weekday: Number(weekday), at })))
  }
  return (
    <form className={styles.addTimes} onSubmit={submit}>
      <Select label="Days" allowDeselect={false} data={SETS} value={set} onChange={(value) => value && setSet(value)} />
      <label className={styles.time}>
        Time
        <input type="time" required value={at} onChange={(event) => setAt(event.currentTarget.value)} />
      </label>
      <Button type="submit" variant="default">
        Add
      </Button>
    </form>
  )
}

function WeekTimes({ times, remove }: { times: PostingTime[]; remove: (one: PostingTime) => void }) {
  return (
    <ul className={styles.weekTimes}>
      {DAYS.map((day, index) => (
        <li key={day}>
          <span>{day}</span>
          <span className={styles.pills}>
            {times
              .filter((one) => one.weekday === index)
              .map((one) => (
                <span key={one.at} className={`${styles.pill} tabular`}>
                  {one.at}
                  <ActionIcon size={22} radius="xl" aria-label={`Remove ${day} ${one.at}`} onClick={() => remove(one)}>
                    <IconX size={13} />
                  </ActionIcon>
                </span>
              ))}
            {!times.some((one) => one.weekday === index) && <span className="quiet">–</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}
