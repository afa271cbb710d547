import { Button, Skeleton, Switch } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { answerConsent, type Consent, consentsQuery } from "~/api/privacy"
import type { Me } from "~/api/session"
import { Failed } from "~/ui/States"
import { failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Account.module.css"
import { DeleteAccount } from "./DeleteAccount"
import { Takeouts } from "./Takeouts"

/** What the person agreed to, the export of their data, and the deletion of the account. */
export function Privacy({ me }: { me: Me }) {
  return (
    <div className={styles.sections}>
      <Consents />
      <Takeouts />
      <DeleteAccount me={me} />
    </div>
  )
}

function Consents() {
  const consents = useQuery(consentsQuery)
  return (
    <section className={styles.section} aria-labelledby="consents">
      <h2 id="consents">Agreements</h2>
      {consents.isPending && <Skeleton height={120} />}
      {consents.isError && !consents.data && <Failed error={consents.error} again={() => void consents.refetch()} />}
      <ul className={styles.list}>
        {consents.data?.items.map((one) => (
          <li key={one.purpose} className={styles.item}>
            {one.required ? <Text consent={one} /> : <Choice consent={one} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

const PAGES: Partial<Record<Consent["purpose"], "/terms" | "/privacy">> = { terms: "/terms", privacy: "/privacy" }

function Text({ consent }: { consent: Consent }) {
  const when = useWhen({ dateStyle: "long" })
  const page = PAGES[consent.purpose]
  const agree = () => answerConsent(consent.purpose, true).catch(failed)
  const changed = consent.answered_version && "This document has changed since you agreed to it."
  return (
    <>
      <span className={styles.words}>
        {page ? (
          <Link className="link" to={page}>
            {consent.title}
          </Link>
        ) : (
          <strong>{consent.title}</strong>
        )}
        <span className="quiet">
          {consent.granted && consent.answered_at
            ? `Agreed on ${when(consent.answered_at)}, version ${consent.version}`
            : changed || "Not answered yet."}
        </span>
      </span>
      {!consent.granted && (
        <Button size="compact-sm" onClick={agree}>
          I agree
        </Button>
      )}
    </>
  )
}

function Choice({ consent }: { consent: Consent }) {
  return (
    <Switch
      label={consent.title}
      description="Occasional product news. Unsubscribe at any time."
      checked={consent.granted ?? false}
      onChange={(event) => answerConsent(consent.purpose, event.currentTarget.checked).catch(failed)}
    />
  )
}
