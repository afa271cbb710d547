import { Button, CopyButton, TextInput } from "@mantine/core"
import { IconCopy, IconLink } from "@tabler/icons-react"
import { useState } from "react"
import { type Share as Link, shareExport } from "~/api/exports"
import { failed } from "~/ui/toast"
import styles from "./ExportPage.module.css"

/** A link for somebody without an account; it is told once and is good for a week. */
export function Share({ exportId }: { exportId: string }) {
  const [link, setLink] = useState<Link | null>(null)
  const [busy, setBusy] = useState(false)
  const make = () => {
    setBusy(true)
    shareExport(exportId)
      .then(setLink, failed)
      .finally(() => setBusy(false))
  }
  return (
    <section className={styles.card}>
      <h2>Share it</h2>
      {link?.url ? (
        <>
          <TextInput
            aria-label="Link to this short"
            description={`Good until ${new Date(link.expires_at).toLocaleString()}. Copy it now: it is not shown again.`}
            value={link.url}
            readOnly
            w="100%"
          />
          <CopyButton value={link.url}>
            {({ copied, copy }) => (
              <Button variant="default" leftSection={<IconCopy size={16} />} onClick={copy}>
                {copied ? "Copied" : "Copy the link"}
              </Button>
            )}
          </CopyButton>
        </>
      ) : (
        <Button variant="default" leftSection={<IconLink size={16} />} onClick={make} loading={busy}>
          Make a link
        </Button>
      )}
    </section>
  )
}
