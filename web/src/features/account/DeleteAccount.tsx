import { Button, Modal, PasswordInput, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { type FormEvent, useState } from "react"
import { errorMessage } from "~/api/client"
import { belongingsQuery, deleteAccount } from "~/api/privacy"
import type { Me } from "~/api/session"
import { many } from "~/ui/format"
import { done } from "~/ui/toast"
import styles from "./Account.module.css"

const PHRASE = "delete my account"

/** Deleting the account, with everything that it deletes told before. */
export function DeleteAccount({ me }: { me: Me }) {
  const [asking, setAsking] = useState(false)
  return (
    <section className={styles.section} data-danger aria-labelledby="leave">
      <h2 id="leave">Delete your account</h2>
      <p className="quiet">This permanently deletes everything. Export your data first if you may need it.</p>
      <Button variant="default" color="bad" className={styles.danger} onClick={() => setAsking(true)}>
        Delete my account
      </Button>
      {asking && <Ask me={me} close={() => setAsking(false)} />}
    </section>
  )
}

function Ask({ me, close }: { me: Me; close: () => void }) {
  const navigate = useNavigate()
  const [phrase, setPhrase] = useState("")
  const [password, setPassword] = useState("")
  const [error, setError] = useState<string>()
  const [sending, setSending] = useState(false)
  const sure = phrase.trim().toLowerCase() === PHRASE && password !== ""
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!sure) return
    setSending(true)
    deleteAccount(password).then(
      () => {
        void navigate({ to: "/", replace: true })
        done("Your account is closed. Your data is being deleted.")
      },
      (reason) => {
        setError(errorMessage(reason))
        setSending(false)
      },
    )
  }
  return (
    <Modal opened onClose={close} title="Delete your account?" size={520}>
      <form onSubmit={submit} className={styles.ask}>
        <Goes email={me.email} />
        <TextInput
          label={`Type "${PHRASE}"`}
          value={phrase}
          onChange={(event) => setPhrase(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <PasswordInput
          label="Your password"
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value)
            setError(undefined)
          }}
          autoComplete="current-password"
          error={error}
        />
        <div className={styles.row}>
          <Button variant="default" onClick={close}>
            Keep my account
          </Button>
          <Button type="submit" color="bad" disabled={!sure} loading={sending}>
            Delete everything
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function Goes({ email }: { email: string }) {
  const { data } = useQuery(belongingsQuery)
  const counted = data
    ? [many(data.videos, "video"), many(data.clips, "clip"), many(data.exports, "export")]
    : ["videos", "clips", "exports"]
  return (
    <div className={styles.goes}>
      <p>This can’t be undone. It immediately deletes:</p>
      <ul>
        <li>{counted.join(", ")}, with all their files</li>
        <li>transcripts, corrections, splices, folders and tags</li>
        <li>share links, which stop working</li>
        <li>running jobs, which are canceled</li>
        <li>your profile, preferences and consents, on every device</li>
      </ul>
      <p className="quiet">You can create a new account with {email} at any time.</p>
    </div>
  )
}
