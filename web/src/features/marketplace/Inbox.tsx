import { Button, Select, Skeleton, Textarea } from "@mantine/core"
import { IconInbox } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { sameAddress } from "~/api/address"
import { type Decision, decide, type Submission, submissionQuery, submissionsQuery } from "~/api/market"
import { useMay } from "~/api/workspaces"
import { price } from "~/features/credits/words"
import { Empty, Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import board from "./Board.module.css"
import styles from "./Market.module.css"
import { Checks, Rules, State } from "./Shared"
import { DECIDED_BY, JOB_STATES, REASONS } from "./words"

/** What waits for a decision, one at a time, the next deadline first; or what was decided. */
export function Inbox({ campaignId, waiting }: { campaignId: string; waiting: boolean }) {
  const submissions = useQuery(submissionsQuery(campaignId, waiting))
  if (submissions.isPending) return <Skeleton height={320} radius="lg" />
  if (submissions.isError && !submissions.data)
    return <Failed error={submissions.error} again={() => void submissions.refetch()} />
  const [first] = submissions.data.items
  if (!first)
    return (
      <Empty icon={<IconInbox size={28} stroke={1.5} />} title={waiting ? "Nothing to review" : "Nothing decided yet"}>
        {waiting ? "Clips that clippers submit show up here." : "Your decisions are kept here."}
      </Empty>
    )
  if (waiting) return <Review key={first.id} submission={first} />
  return (
    <ul className={styles.stack}>
      {submissions.data.items.map((one) => (
        <li key={one.id}>
          <Decided submission={one} />
        </li>
      ))}
    </ul>
  )
}

function Review({ submission }: { submission: Submission }) {
  const when = useWhen()
  const manages = useMay("manage")
  return (
    <section className={styles.card} aria-label={`Submission by ${submission.clipper_name}`}>
      <div className={styles.review}>
        <Player submission={submission} />
        <div className={styles.stack}>
          <div>
            <h2>{submission.clipper_name}</h2>
            {submission.decide_by && <p className="quiet">{deadline(submission, when(submission.decide_by))}</p>}
          </div>
          {submission.note && <p>“{submission.note}”</p>}
          {submission.post_url && <p className={styles.full}>Post: {submission.post_url}</p>}
          <Checks checks={submission.checks} />
          <Rules rules={submission.rules} />
          {manages ? (
            <Decisions submission={submission} />
          ) : (
            <p className="quiet">An owner or admin of this workspace decides.</p>
          )}
        </div>
      </div>
    </section>
  )
}

function deadline(submission: Submission, at: string): string {
  if (submission.in_moderation)
    return "The deadline has passed and a check isn’t confirmed: decide or wait for a moderator."
  const passed = submission.checks.every((one) => one.outcome === "passed")
  return passed ? `Approved on ${at} unless you decide before` : `Decide by ${at}, or a moderator does`
}

function Player({ submission }: { submission: Submission }) {
  const { data, isPending } = useQuery(submissionQuery(submission.id))
  return (
    <div className={styles.short}>
      {data?.video_url ? (
        // biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture
        <video src={sameAddress(data.video_url)} controls playsInline preload="metadata" aria-label="Submitted clip" />
      ) : (
        <p>{isPending ? "Loading…" : "No file was submitted"}</p>
      )}
    </div>
  )
}

function Decisions({ submission }: { submission: Submission }) {
  const [why, setWhy] = useState<"changes" | "reject">()
  const [busy, setBusy] = useState(false)
  const send = (body: Decision, said: string) => {
    setBusy(true)
    decide(submission.id, body)
      .then(() => done(said), failed)
      .finally(() => setBusy(false))
  }
  if (why) return <Reason what={why} busy={busy} send={send} back={() => setWhy(undefined)} />
  return (
    <div className={styles.buttons}>
      <Button loading={busy} onClick={() => send({ decision: "approve", reason: "" }, "Clip approved")}>
        Approve
      </Button>
      <Button variant="default" onClick={() => setWhy("changes")}>
        Ask for changes
      </Button>
      <Button variant="subtle" color="bad" onClick={() => setWhy("reject")}>
        Reject
      </Button>
    </div>
  )
}

interface ReasonProps {
  what: "changes" | "reject"
  busy: boolean
  send: (body: Decision, said: string) => void
  back: () => void
}

function Reason({ what, busy, send, back }: ReasonProps) {
  const [code, setCode] = useState<Decision["reason_code"]>(null)
  const [reason, setReason] = useState("")
  const rejects = what === "reject"
  const save = () =>
    send({ decision: what, reason_code: code ?? null, reason }, rejects ? "Submission rejected" : "Changes requested")
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      {rejects && (
        <Select
          label="Reason"
          required
          data={REASONS}
          value={code ?? null}
          onChange={(value) => setCode(REASONS.find((one) => one.value === value)?.value ?? null)}
        />
      )}
      <Textarea
        label={rejects ? "Tell the clipper why" : "What should change?"}
        required
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={styles.buttons}>
        <Button type="submit" loading={busy} disabled={!reason.trim() || (rejects && !code)}>
          {rejects ? "Reject" : "Send"}
        </Button>
        <Button variant="subtle" onClick={back}>
          Back
        </Button>
      </div>
    </form>
  )
}

function Decided({ submission }: { submission: Submission }) {
  const when = useWhen()
  return (
    <article className={board.job}>
      <h3>{submission.clipper_name}</h3>
      <State of={JOB_STATES[submission.state]} />
      {submission.decided_at && (
        <p className="quiet">
          {DECIDED_BY[submission.decided_by ?? "client"]}, {when(submission.decided_at)}
        </p>
      )}
      {submission.reason && <p>“{submission.reason}”</p>}
      {submission.spent > 0 && <p className="tabular">Cost: {price(submission.spent, submission.pay.currency)}</p>}
    </article>
  )
}
