import { Button, Checkbox, CopyButton, Modal, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { type ApprovalLink, approvalLinksQuery, createApprovalLink, revokeApprovalLink } from "~/api/approvals"
import { accountsQuery } from "~/api/posts"
import { PLATFORMS } from "~/features/posts/platforms"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Approval.module.css"

/** Links by which clients approve the posts of their channels, without an account. */
export function ClientLinks({ close }: { close: () => void }) {
  const links = useQuery(approvalLinksQuery)
  const [url, setUrl] = useState<string>()
  return (
    <Modal opened onClose={close} title="Client approval" size="lg">
      <div className={styles.form}>
        <p className="quiet">
          Send your client a link. They see the posts that wait in their channels, approve them or comment, without an
          account. A link works for 30 days.
        </p>
        <Create created={setUrl} />
        {url && <NewLink url={url} />}
        <ul className={styles.links} aria-label="Open links">
          {links.data?.items.map((one) => (
            <Row key={one.id} link={one} />
          ))}
        </ul>
      </div>
    </Modal>
  )
}

function Create({ created }: { created: (url: string) => void }) {
  const { data } = useQuery(accountsQuery)
  const [label, setLabel] = useState("")
  const [ids, setIds] = useState<string[]>([])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    createApprovalLink(label, ids).then((url) => {
      created(url)
      setLabel("")
      setIds([])
    }, failed)
  }
  const channels = (data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.name} · ${PLATFORMS[one.platform].name}`,
  }))
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label="Client’s name"
        placeholder="Night Kitchen"
        maxLength={60}
        required
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Checkbox.Group label="Their channels" value={ids} onChange={setIds}>
        <div className={styles.links}>
          {channels.map((one) => (
            <Checkbox key={one.value} value={one.value} label={one.label} />
          ))}
        </div>
      </Checkbox.Group>
      <Button type="submit" disabled={!label.trim() || ids.length === 0}>
        Create link
      </Button>
    </form>
  )
}

/** The address of a link, which is shown once. */
function NewLink({ url }: { url: string }) {
  return (
    <div role="status" className={styles.form}>
      <p>Copy the link now: it isn’t shown again.</p>
      <div className={styles.line}>
        <TextInput aria-label="Link" value={url} readOnly onFocus={(event) => event.currentTarget.select()} />
        <CopyButton value={url}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? "Copied" : "Copy link"}</Button>}
        </CopyButton>
      </div>
    </div>
  )
}

function Row({ link }: { link: ApprovalLink }) {
  const when = useWhen({ dateStyle: "medium" })
  return (
    <li className={styles.line}>
      <span>
        <strong>{link.label}</strong> <span className="quiet">Expires {when(link.expires_at)}</span>
      </span>
      <Button
        variant="default"
        onClick={() => void revokeApprovalLink(link.id).then(() => done(`Link for ${link.label} revoked`), failed)}
      >
        Revoke
        <span className="hidden-but-said"> the link for {link.label}</span>
      </Button>
    </li>
  )
}
