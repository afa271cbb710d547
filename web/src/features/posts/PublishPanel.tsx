import { Button, Checkbox, Drawer, Skeleton } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { IconPlugConnected } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useEffect, useState } from "react"
import { meQuery } from "~/api/accounts"
import { publishingQuery } from "~/api/approvals"
import { ApiError, type Schemas } from "~/api/client"
import type { Export } from "~/api/exports"
import { type Account, accountsQuery, checkQuery, createPost } from "~/api/posts"
import { useReleases } from "~/features/approval/releases"
import { Empty, Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { Accounts } from "./Accounts"
import { Checks } from "./Checks"
import { Disclosure } from "./Disclosure"
import { checked, type Draft, newDraft, platformsOf, wanted } from "./draft"
import { Preview } from "./Preview"
import styles from "./PublishPanel.module.css"
import { When } from "./When"
import { Words } from "./Words"

interface Props {
  item: Export
  opened: boolean
  close: () => void
  /** The time that was chosen already, such as in the calendar. */
  at?: string
}

/** A finished short goes out to one or more accounts, now or later. */
export function PublishPanel({ item, opened, close, at }: Props) {
  const accounts = useQuery({ ...accountsQuery, enabled: opened })
  return (
    <Drawer opened={opened} onClose={close} position="right" size="min(1040px, 100vw)" title="Publish">
      {accounts.isPending && <Skeleton height={420} radius="lg" />}
      {accounts.isError && !accounts.data && <Failed error={accounts.error} again={() => void accounts.refetch()} />}
      {accounts.data?.items.length === 0 && (
        <Empty
          icon={<IconPlugConnected size={28} stroke={1.5} />}
          title="Connect an account first"
          action={
            <Button component="a" href="/channels">
              Connect an account
            </Button>
          }
        >
          Shorts go out to your accounts on YouTube, TikTok, Instagram and Facebook.
        </Empty>
      )}
      {accounts.data && accounts.data.items.length > 0 && <Form item={item} accounts={accounts.data.items} at={at} />}
    </Drawer>
  )
}

function Form({ item, accounts, at }: { item: Export; accounts: Account[]; at: string | undefined }) {
  const [draft, setDraft] = useState(() => newDraft(item, accounts, at))
  const [shown, setShown] = useState<string>()
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const [settled] = useDebouncedValue(draft, 350)
  const check = useQuery(checkQuery(checked(settled, item, accounts)))
  const isPaid = check.data?.required.some((one) => one.branded) ?? false
  useEffect(() => {
    if (isPaid) setDraft((before) => ({ ...before, branded: before.branded ?? true }))
  }, [isPaid])
  const chosen = accounts.filter((one) => draft.accounts.includes(one.id))
  const preview = chosen.find((one) => one.id === shown) ?? chosen[0]
  return (
    <div className={styles.panel}>
      <Preview item={item} account={preview} draft={draft} chosen={chosen} show={setShown} change={change} />
      <div className={styles.form}>
        <Disclosure check={check.data} draft={draft} change={change} />
        <Accounts accounts={accounts} chosen={draft.accounts} change={(ids) => change({ accounts: ids })} />
        <Words draft={draft} change={change} platforms={platformsOf(draft, accounts)} check={check.data} />
        <When draft={draft} change={change} chosen={chosen} />
        <Checks check={check.data} accounts={chosen} failed={check.error} later={draft.when !== "now"} />
        <Submit draft={draft} item={item} accounts={accounts} ready={isReady(draft, check.data, settled)} />
      </div>
    </div>
  )
}

/** Nothing is in the way: what was checked is what is written, and every account takes it. */
function isReady(draft: Draft, check: Schemas["PreflightView"] | undefined, settled: Draft): boolean {
  if (draft.accounts.length === 0 || settled !== draft || !check) return false
  if (check.targets.some((one) => one.problems.length > 0 || (draft.when === "now" && one.posts_left === 0)))
    return false
  return draft.when !== "later" || draft.at !== ""
}

function Submit(props: { draft: Draft; item: Export; accounts: Account[]; ready: boolean }) {
  const { draft, item, accounts, ready } = props
  const navigate = useNavigate()
  const { data: me } = useQuery(meQuery)
  const [busy, setBusy] = useState(false)
  const [twice, setTwice] = useState(false)
  const [wantsApproval, setWantsApproval] = useState(false)
  const { data: settings } = useQuery(publishingQuery)
  const releases = useReleases()
  const waits = wantsApproval || !releases
  const send = () => {
    setBusy(true)
    createPost({ ...wanted(draft, item, accounts, me?.timezone ?? "UTC", twice), for_approval: wantsApproval })
      .then(
        (post) => {
          done(waits ? "Sent for approval" : draft.when === "now" ? "Publishing your short" : "Post scheduled")
          return navigate({ to: "/posts/$postId", params: { postId: post.id } })
        },
        (error: unknown) => {
          if (error instanceof ApiError && error.code === "duplicate_content") setTwice(true)
          else failed(error)
        },
      )
      .finally(() => setBusy(false))
  }
  return (
    <div className={styles.submit}>
      {twice && (
        <p role="alert" className={styles.twice}>
          This short was posted, or is about to be, in the same account within two days.
        </p>
      )}
      {releases && settings?.needs_approval && (
        <Checkbox
          label="Ask for approval first"
          checked={wantsApproval}
          onChange={(event) => setWantsApproval(event.currentTarget.checked)}
        />
      )}
      <Button size="md" onClick={send} loading={busy} disabled={!ready}>
        {waits ? "Send for approval" : twice ? "Post again" : draft.when === "now" ? "Post now" : "Schedule"}
      </Button>
    </div>
  )
}
