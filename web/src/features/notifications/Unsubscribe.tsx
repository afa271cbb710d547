import { Button } from "@mantine/core"
import { Link, useSearch } from "@tanstack/react-router"
import { useCallback, useEffect, useRef, useState } from "react"
import { ApiError, errorMessage, type Schemas } from "~/api/client"
import { switchMail } from "~/api/notifications"
import { PublicLayout } from "~/app/PublicLayout"

type Outcome = Schemas["MailChoice"] | Error

/** Where a mail's link leads: its kind of mail is off, and one press brings it back. Nobody signs in for it. */
export function Unsubscribe() {
  const { token = "" } = useSearch({ from: "/unsubscribe" })
  const [outcome, setOutcome] = useState<Outcome>()
  const [sending, setSending] = useState(false)
  const requested = useRef(false)
  const turn = useCallback(
    (byMail: boolean) => {
      setSending(true)
      switchMail(token, byMail)
        .then(setOutcome, setOutcome)
        .finally(() => setSending(false))
    },
    [token],
  )
  useEffect(() => {
    if (requested.current) return // React runs effects twice while developing
    requested.current = true
    turn(false)
  }, [turn])
  if (outcome instanceof Error) return <Trouble error={outcome} again={() => turn(false)} />
  return (
    <PublicLayout as="card" title={titleOf(outcome)}>
      <p role="status">{outcome && textOf(outcome)}</p>
      {outcome && (
        <Button
          variant={outcome.by_mail ? "default" : "filled"}
          loading={sending}
          onClick={() => turn(!outcome.by_mail)}
        >
          {outcome.by_mail ? "Turn off again" : "Turn back on"}
        </Button>
      )}
      <Settings />
    </PublicLayout>
  )
}

function titleOf(outcome: Schemas["MailChoice"] | undefined): string {
  if (!outcome) return "One moment…"
  return outcome.by_mail ? "Emails are back on" : "You’re unsubscribed"
}

function textOf({ label, by_mail }: Schemas["MailChoice"]): string {
  return by_mail
    ? `We’ll send emails for “${label}” again.`
    : `We won’t send emails for “${label}”. Other emails stay as they are.`
}

function Trouble({ error, again }: { error: Error; again: () => void }) {
  const isSpent = error instanceof ApiError && [404, 422].includes(error.status)
  return (
    <PublicLayout as="card" title={isSpent ? "This link is no longer valid" : "Couldn’t unsubscribe you"}>
      <p role="alert">
        {isSpent
          ? "Open the link of a newer email, or change what we email you in your settings."
          : errorMessage(error)}
      </p>
      {!isSpent && <Button onClick={again}>Try again</Button>}
      <Settings />
    </PublicLayout>
  )
}

function Settings() {
  return (
    <p>
      <Link className="link" to="/account" search={{ tab: "notifications" }}>
        All notification settings
      </Link>
    </p>
  )
}
