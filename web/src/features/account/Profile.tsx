import { Button, TextInput } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { changeMe, requestReset, requestVerification } from "~/api/accounts"
import type { Me } from "~/api/session"
import { LocalInbox } from "~/ui/LocalInbox"
import { done, failed } from "~/ui/toast"
import styles from "./Account.module.css"
import { EmailDelivery } from "./EmailDelivery"
import { Sessions } from "./Sessions"

export function Profile({ me }: { me: Me }) {
  const [name, setName] = useState(me.name)
  const save = (event: FormEvent) => {
    event.preventDefault()
    changeMe({ name }).then(() => done("Saved"), failed)
  }
  const reset = () => requestReset(me.email).then(() => done(`We sent a password reset link to ${me.email}`), failed)
  const again = () => requestVerification().then(({ message }) => done(message), failed)
  return (
    <div className={styles.sections}>
      <form className={styles.section} onSubmit={save}>
        <h2>Profile</h2>
        <TextInput
          label="Name"
          value={name}
          maxLength={100}
          required
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Email"
          value={me.email}
          readOnly
          error={me.email_problem}
          description={me.email_verified ? "Confirmed" : "Not confirmed yet. Use the link in the email we sent you."}
        />
        <div className={styles.row}>
          <Button type="submit" disabled={!name.trim() || name === me.name}>
            Save
          </Button>
          {!me.email_verified && !me.email_problem && (
            <Button variant="default" onClick={again}>
              Resend email
            </Button>
          )}
          {!me.email_verified && <LocalInbox />}
        </div>
      </form>
      {me.email_delivery && <EmailDelivery email={me.email} delivery={me.email_delivery} />}
      <section className={styles.section}>
        <h2>Password</h2>
        <p className="quiet">We’ll email you a link. Changing your password signs you out everywhere.</p>
        <Button variant="default" onClick={reset}>
          Reset password
        </Button>
      </section>
      <Sessions />
    </div>
  )
}
