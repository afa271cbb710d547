import { Button, CopyButton, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { type Referral, redeemReferral, referralQuery } from "~/api/credits"
import { many } from "~/ui/format"
import { done, failed } from "~/ui/toast"
import styles from "./Credits.module.css"

/** A link for friends, what it has brought, and a place for the code of whoever invited this person. */
export function Invite() {
  const { data } = useQuery(referralQuery)
  if (!data || data.credits === 0) return null
  return (
    <section className={styles.card} aria-labelledby="invite">
      <h2 id="invite">Invite friends</h2>
      <p>You both get {many(data.credits, "credit")} when they buy credits for the first time.</p>
      <div className={styles.link}>
        <TextInput aria-label="Your invitation link" value={data.url} readOnly />
        <CopyButton value={data.url}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? "Copied" : "Copy link"}
            </Button>
          )}
        </CopyButton>
      </div>
      {data.rewarded > 0 && <p className="quiet">{many(data.rewarded, "friend")} joined through your link.</p>}
      <Invited referral={data} />
    </section>
  )
}

function Invited({ referral }: { referral: Referral }) {
  const [code, setCode] = useState("")
  const [busy, setBusy] = useState(false)
  if (referral.invited === "redeemed") {
    return <p className="quiet">Your first purchase brings {many(referral.credits, "extra credit")}.</p>
  }
  if (referral.invited) return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    redeemReferral(code.trim().toUpperCase())
      .then(() => done("Code accepted"), failed)
      .finally(() => setBusy(false))
  }
  return (
    <form onSubmit={submit} className={styles.link}>
      <TextInput
        label="Have a code?"
        value={code}
        maxLength={8}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={busy} disabled={code.trim().length !== 8}>
        Use code
      </Button>
    </form>
  )
}
