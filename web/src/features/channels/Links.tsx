import { Button, CopyButton, Skeleton, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { errorMessage } from "~/api/client"
import { type ConnectLink, createLink, linksQuery, revokeLink } from "~/api/social"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Channels.module.css"

const DAYS = 7

/** Links for those whose channel it is: they sign in at the platform themselves, and nobody shares a password. */
export function Links() {
  const links = useQuery(linksQuery)
  return (
    <section className={styles.section} aria-labelledby="links">
      <h2 id="links">Connect a client’s channel</h2>
      <p className="quiet">
        Send a link. They sign in at the platform themselves, so no password is shared. A link works once, for {DAYS}{" "}
        days.
      </p>
      <Create />
      {links.isPending && <Skeleton height={40} />}
      {links.isError && !links.data && <Failed error={links.error} again={() => void links.refetch()} />}
      <ul className={styles.list} aria-label="Open links">
        {links.data?.items.map((one) => (
          <Row key={one.id} link={one} />
        ))}
      </ul>
    </section>
  )
}

function Create() {
  const [label, setLabel] = useState("")
  const [error, setError] = useState<string>()
  const [sending, setSending] = useState(false)
  const [url, setUrl] = useState<string>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSending(true)
    try {
      setUrl((await createLink(label, DAYS)).url ?? undefined)
      setLabel("")
    } catch (reason) {
      setError(errorMessage(reason))
    } finally {
      setSending(false)
    }
  }
  return (
    <>
      <form onSubmit={submit} className={styles.line}>
        <TextInput
          label="Who is it for?"
          placeholder="Night Kitchen"
          maxLength={60}
          required
          value={label}
          error={error}
          onChange={(event) => {
            setLabel(event.currentTarget.value)
            setError(undefined)
          }}
        />
        <Button type="submit" loading={sending} disabled={!label.trim()}>
          Create link
        </Button>
      </form>
      {url && <NewLink url={url} />}
    </>
  )
}

/** The address of a link, which is shown once. */
function NewLink({ url }: { url: string }) {
  return (
    <div className={styles.notice} data-tone="good" role="status">
      <strong>Link created</strong>
      <p>Copy it now: it isn’t shown again.</p>
      <div className={styles.line}>
        <TextInput aria-label="Link" value={url} readOnly onFocus={(event) => event.currentTarget.select()} />
        <CopyButton value={url}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? "Copied" : "Copy link"}</Button>}
        </CopyButton>
      </div>
    </div>
  )
}

function Row({ link }: { link: ConnectLink }) {
  const when = useWhen({ dateStyle: "medium" })
  const revoke = () => revokeLink(link.id).then(() => done(`Link for ${link.label} revoked`), failed)
  return (
    <li className={styles.item}>
      <span className={styles.words}>
        <strong>{link.label}</strong>
        <span className="quiet">Expires {when(link.expires_at)}</span>
      </span>
      <Button variant="default" onClick={() => void revoke()}>
        Revoke
        <span className="hidden-but-said"> the link for {link.label}</span>
      </Button>
    </li>
  )
}
