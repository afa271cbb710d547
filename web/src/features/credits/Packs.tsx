import { Button, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { onceKey } from "~/api/client"
import { buy, type Pack, packsQuery } from "~/api/credits"
import { Failed } from "~/ui/States"
import { failed } from "~/ui/toast"
import styles from "./Credits.module.css"
import { price } from "./words"

/** What can be bought; the payment itself is on the provider's page. */
export function Packs() {
  const packs = useQuery(packsQuery)
  const [buying, setBuying] = useState<string | null>(null)
  const choose = async (pack: Pack) => {
    setBuying(pack.id)
    try {
      const purchase = await buy(pack.id, onceKey())
      if (purchase.checkout_url) location.assign(purchase.checkout_url)
    } catch (error) {
      failed(error)
      setBuying(null)
    }
  }
  if (packs.isPending) return <Skeleton height={150} radius="lg" />
  if (packs.isError && !packs.data) return <Failed error={packs.error} again={() => void packs.refetch()} />
  if (packs.data.items.length === 0) {
    return <p className="quiet">Buying credits isn’t set up on this installation.</p>
  }
  return (
    <section className={styles.card} aria-labelledby="packs">
      <h2 id="packs">Buy credits</h2>
      <ul className={styles.packs}>
        {packs.data.items.map((pack) => (
          <li key={pack.id} className={styles.pack}>
            <strong>{pack.credits.toLocaleString("en")} credits</strong>
            <Button
              variant="default"
              loading={buying === pack.id}
              disabled={buying !== null && buying !== pack.id}
              onClick={() => void choose(pack)}
              aria-label={`Buy for ${price(pack.amount, pack.currency)}: ${pack.credits.toLocaleString("en")} credits`}
            >
              Buy for {price(pack.amount, pack.currency)}
            </Button>
          </li>
        ))}
      </ul>
      {packs.data.refund_days > 0 && (
        <p className="quiet">Unused credits can be refunded for {packs.data.refund_days} days.</p>
      )}
    </section>
  )
}
