import { Button, Modal, NumberInput } from "@mantine/core"
import { useState } from "react"
import { addPlaces, type Campaign } from "~/api/market"
import { price } from "~/features/credits/words"
import { many } from "~/ui/format"
import { done, failed } from "~/ui/toast"
import styles from "./Market.module.css"

/** More places of a live campaign, whose budget is held first. */
export function PlacesDialog({ campaign, close }: { campaign: Campaign; close: () => void }) {
  const [places, setPlaces] = useState(1)
  const [busy, setBusy] = useState(false)
  const cost = places * campaign.pay.place_cost
  const missing = Math.max(0, cost - campaign.budget.available)
  const amount = (minor: number) => price(minor, campaign.pay.currency)
  const save = () => {
    setBusy(true)
    addPlaces(campaign.id, { places, method: missing ? "card" : "balance" })
      .then((after) => {
        if (after.checkout_url) return location.assign(after.checkout_url)
        done(`${many(places, "place")} added`)
        close()
      }, failed)
      .finally(() => setBusy(false))
  }
  return (
    <Modal opened onClose={close} title="Add places">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <NumberInput
          label="How many more clips"
          description="Their budget is held at once. What isn’t spent comes back when the campaign ends."
          min={1}
          max={10_000 - campaign.places}
          allowDecimal={false}
          value={places}
          onChange={(value) => setPlaces(Math.max(1, Number(value) || 1))}
        />
        {campaign.budget.available > 0 && (
          <p className="quiet tabular">In your balance: {amount(campaign.budget.available)}</p>
        )}
        <Button type="submit" loading={busy}>
          {missing ? `Pay ${amount(missing)} by card` : `Use balance: ${amount(cost)}`}
        </Button>
      </form>
    </Modal>
  )
}
