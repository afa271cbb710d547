import { Button, CopyButton, Select, Skeleton, TextInput } from "@mantine/core"
import { IconCopy, IconLink, IconLinkOff } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { type Share as Link, revokeShare, shareExport, sharesQuery } from "~/api/exports"
import { ago } from "~/ui/format"
import { done, failed } from "~/ui/toast"
import page from "./ExportPage.module.css"
import styles from "./Share.module.css"

const DAY_S = 86_400
const TERMS = [
  { value: String(3600), label: "1 hour" },
  { value: String(DAY_S), label: "1 day" },
  { value: String(7 * DAY_S), label: "7 days" },
  { value: String(30 * DAY_S), label: "30 days" },
  { value: String(90 * DAY_S), label: "90 days" },
]

/** Links for people without an account: a new one, and those that were made, until they expire or are revoked. */
export function Share({ exportId }: { exportId: string }) {
  const [term, setTerm] = useState(String(7 * DAY_S))
  const [link, setLink] = useState<Link>()
  const [busy, setBusy] = useState(false)
  const make = () => {
    setBusy(true)
    shareExport(exportId, Number(term))
      .then(setLink, failed)
      .finally(() => setBusy(false))
  }
  return (
    <section className={page.card} aria-labelledby="share">
      <h2 id="share">Share</h2>
      <p className={styles.about}>Anyone with the link can watch and download, no account needed.</p>
      <div className={styles.make}>
        <Select
          aria-label="Link expires after"
          data={TERMS}
          value={term}
          allowDeselect={false}
          onChange={(value) => value && setTerm(value)}
        />
        <Button variant="default" leftSection={<IconLink size={16} />} onClick={make} loading={busy}>
          Create link
        </Button>
      </div>
      {link?.url && <Fresh url={link.url} />}
      <Links exportId={exportId} gone={(id) => link?.id === id && setLink(undefined)} />
    </section>
  )
}

/** The address is told this once: only its digest is kept. */
function Fresh({ url }: { url: string }) {
  return (
    <div className={styles.fresh}>
      <TextInput
        aria-label="Link to this short"
        description="Copy it now. It won’t be shown again."
        inputWrapperOrder={["input", "description"]}
        value={url}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Button leftSection={<IconCopy size={16} />} onClick={copy}>
            {copied ? "Copied" : "Copy link"}
          </Button>
        )}
      </CopyButton>
    </div>
  )
}

function Links({ exportId, gone }: { exportId: string; gone: (id: string) => void }) {
  const { data } = useQuery(sharesQuery(exportId))
  const revoke = (link: Link) =>
    revokeShare(exportId, link.id).then(() => {
      gone(link.id)
      done("Link revoked")
    }, failed)
  if (!data) return <Skeleton height={40} />
  if (data.items.length === 0) return null
  return (
    <ul className={styles.links} aria-label="Share links">
      {data.items.map((link) => (
        <li key={link.id} data-over={isOver(link) || undefined}>
          <span>
            Created {ago(link.created_at)} <span className={styles.until}>{statusText(link)}</span>
          </span>
          {!isOver(link) && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="bad"
              leftSection={<IconLinkOff size={15} />}
              onClick={() => void revoke(link)}
              aria-label={`Revoke the link created ${ago(link.created_at)}`}
            >
              Revoke
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

const isOver = (link: Link) => link.revoked_at !== null || Date.parse(link.expires_at) <= Date.now()

function statusText(link: Link): string {
  if (link.revoked_at !== null) return "Revoked"
  if (isOver(link)) return "Expired"
  return `Expires ${new Date(link.expires_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}`
}
