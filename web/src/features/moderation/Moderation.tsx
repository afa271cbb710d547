import { Button, Select, Skeleton, Textarea } from "@mantine/core"
import { IconGavel } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { sameAddress } from "~/api/address"
import { type Case, caseQuery, casesQuery, type Moderate, moderate } from "~/api/moderation"
import styles from "~/features/marketplace/Market.module.css"
import { Checks, Rules, State } from "~/features/marketplace/Shared"
import { payLine, REASONS } from "~/features/marketplace/words"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import own from "./Moderation.module.css"
import { SIDES, STEPS } from "./words"

/** What the two sides of the marketplace don't settle: one case at a time, the longest waiting first. */
export function Moderation() {
  const cases = useQuery(casesQuery)
  const [chosen, setChosen] = useState<string>()
  const waiting = cases.data?.items ?? []
  const current = waiting.find((one) => one.id === chosen) ?? waiting[0]
  return (
    <Page title="Moderation" note={cases.data ? `${many(cases.data.total, "case")} waiting` : " "} wide>
      {cases.isPending && <Skeleton height={320} radius="lg" />}
      {cases.isError && !cases.data && <Failed error={cases.error} again={() => void cases.refetch()} />}
      {cases.data && !current && (
        <Empty icon={<IconGavel size={28} stroke={1.5} />} title="Nothing waits for you">
          Appeals, and submissions whose checks nobody has confirmed in time, show up here.
        </Empty>
      )}
      {current && (
        <div className={own.desk}>
          <Queue cases={waiting} current={current} choose={setChosen} />
          <Decide key={current.id} case_={current} />
        </div>
      )}
    </Page>
  )
}

interface QueueProps {
  cases: Case[]
  current: Case
  choose: (id: string) => void
}

function Queue({ cases, current, choose }: QueueProps) {
  const when = useWhen()
  return (
    <nav aria-label="Cases" className={own.queue}>
      {cases.map((one) => (
        <button
          key={one.id}
          type="button"
          className={own.entry}
          aria-current={one.id === current.id}
          onClick={() => choose(one.id)}
        >
          <strong>{one.campaign_title}</strong>
          <span className="quiet">
            {one.kind === "appeal" ? "Appeal" : "Check not confirmed"} · since {when(one.waiting_since)}
          </span>
        </button>
      ))}
    </nav>
  )
}

function Decide({ case_ }: { case_: Case }) {
  return (
    <section className={styles.card} aria-label={`Case of ${case_.clipper_name}`}>
      <div className={styles.review}>
        <Evidence case_={case_} />
        <div className={styles.stack}>
          <div>
            <h2>{case_.campaign_title}</h2>
            <p className="quiet">
              By {case_.clipper_name} · {payLine(case_.pay)}
            </p>
          </div>
          <State of={case_.kind === "appeal" ? { label: "Appeal", tone: "bad" } : { label: "Check", tone: "busy" }} />
          <History case_={case_} />
          {case_.note && <p>Note to the client: “{case_.note}”</p>}
          {case_.post_url && <p className={styles.full}>Post: {case_.post_url}</p>}
          <h3>Automatic checks</h3>
          <Checks checks={case_.checks} />
          <h3>The campaign’s rules</h3>
          <Rules rules={case_.rules} />
          <Decision case_={case_} />
        </div>
      </div>
    </section>
  )
}

/** The submitted video, blurred until somebody wants to see it. */
function Evidence({ case_ }: { case_: Case }) {
  const { data, isPending } = useQuery(caseQuery(case_.id))
  const [shown, setShown] = useState(false)
  if (!data?.video_url)
    return (
      <div className={styles.short}>
        <p>{isPending ? "Loading…" : "No file was submitted"}</p>
      </div>
    )
  return (
    <div className={`${styles.short} ${own.evidence}`}>
      {/* biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture */}
      <video
        src={sameAddress(data.video_url)}
        controls={shown}
        playsInline
        preload="metadata"
        aria-label="Submitted clip"
        data-blurred={!shown}
        className={own.video}
      />
      {!shown && (
        <Button variant="default" className={own.show} onClick={() => setShown(true)}>
          Show video
        </Button>
      )}
    </div>
  )
}

function History({ case_ }: { case_: Case }) {
  const when = useWhen()
  if (case_.decisions.length === 0) return null
  return (
    <ol className={own.history} aria-label="What happened">
      {case_.decisions.map((one) => (
        <li key={one.created_at}>
          <span className="quiet">
            {SIDES[one.decided_by]} {STEPS[one.decision]}, {when(one.created_at)}
          </span>
          {one.reason && <p>“{one.reason}”</p>}
        </li>
      ))}
    </ol>
  )
}

function Decision({ case_ }: { case_: Case }) {
  const [code, setCode] = useState<Moderate["reason_code"]>(null)
  const [reason, setReason] = useState("")
  const [busy, setBusy] = useState(false)
  const send = (decision: Moderate["decision"]) => {
    setBusy(true)
    moderate(case_.id, { decision, reason, reason_code: decision === "reject" ? code : null })
      .then(() => done(decision === "approve" ? "Clip approved" : "Clip rejected"), failed)
      .finally(() => setBusy(false))
  }
  const says = reason.trim() !== ""
  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <Textarea
        label="Your decision in words"
        description="Both sides read this."
        required
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Select
        label="Reason for a rejection"
        data={REASONS}
        clearable
        value={code ?? null}
        onChange={(value) => setCode(REASONS.find((one) => one.value === value)?.value ?? null)}
      />
      <div className={styles.buttons}>
        <Button loading={busy} disabled={!says} onClick={() => send("approve")}>
          Approve and pay
        </Button>
        <Button variant="subtle" color="bad" loading={busy} disabled={!(says && code)} onClick={() => send("reject")}>
          Reject for good
        </Button>
      </div>
    </form>
  )
}
