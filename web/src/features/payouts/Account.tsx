import { Button, NativeSelect, Switch } from "@mantine/core"
import { useState } from "react"
import { type PayoutAccount, schedulePayouts, setUpPayouts } from "~/api/payouts"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Payouts.module.css"
import { countryName, listed, ownCountry } from "./words"

/** Where the workspace is paid: how that stands in words, and what to do about it. */
export function Account({ account }: { account: PayoutAccount }) {
  const bad = account.state === "restricted" || account.bank_problem !== null
  return (
    <section className={styles.card} aria-labelledby="payout-account" data-danger={bad || undefined}>
      <h2 id="payout-account">Payout account</h2>
      {account.is_set_up ? (
        <Standing account={account} />
      ) : (
        <p className="quiet">Payouts aren’t set up on this installation.</p>
      )}
    </section>
  )
}

function Standing({ account }: { account: PayoutAccount }) {
  switch (account.state) {
    case "none":
      return <SetUp countries={account.countries} country={account.country} />
    case "ready":
      return <Ready account={account} />
    case "restricted":
      return (
        <>
          <p className={styles.debt}>{account.reason}</p>
          <Missing account={account} />
          <p className="quiet">Your money stays available until this is solved.</p>
          <ToStripe label="Update details" />
        </>
      )
    default:
      return (
        <>
          {account.missing.length > 0 ? (
            <p>You haven’t finished setting up your account.</p>
          ) : (
            <p>Stripe is checking your details. This usually takes less than two days.</p>
          )}
          <Missing account={account} />
          <ToStripe label={account.missing.length > 0 ? "Continue setup" : "View account"} />
        </>
      )
  }
}

function Missing({ account }: { account: PayoutAccount }) {
  if (account.missing.length === 0) return null
  return <p className="quiet">Stripe still needs {listed(account.missing)}.</p>
}

function SetUp({ countries, country }: { countries: string[]; country: string | null }) {
  const [chosen, setChosen] = useState(country ?? ownCountry(countries))
  const options = countries.map((value) => ({ value, label: countryName(value) }))
  options.sort((a, b) => a.label.localeCompare(b.label))
  return (
    <>
      <p className="quiet">
        Stripe checks who you are and pays your bank. Have an identity document and your bank details ready; it takes
        about five minutes.
      </p>
      <div className={styles.setUp}>
        <NativeSelect
          label="Country"
          description="Where you live or your business is. It can’t be changed later."
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={[{ value: "", label: "Choose a country" }, ...options]}
        />
        <ToStripe label="Set up payouts" country={chosen} disabled={!chosen} />
      </div>
    </>
  )
}

function Ready({ account }: { account: PayoutAccount }) {
  return (
    <>
      <p>
        Ready. Payouts go to your Stripe account{account.country ? ` in ${countryName(account.country)}` : ""}, and from
        there to your bank.
      </p>
      {account.bank_problem && (
        <p className={styles.debt}>Your bank didn’t accept a payment from Stripe. Check your bank account there.</p>
      )}
      <Weekly account={account} />
      <ToStripe label="Update details" quiet />
    </>
  )
}

function Weekly({ account }: { account: PayoutAccount }) {
  const [busy, setBusy] = useState(false)
  const day = useWhen({ dateStyle: "full" })
  const next = account.scheduled_at ? `Next on ${day(account.scheduled_at)}, if there is enough.` : "Off"
  const change = (weekly: boolean) => {
    setBusy(true)
    schedulePayouts(weekly ? "weekly" : "manual")
      .then(() => done(weekly ? "Weekly payouts on" : "Weekly payouts off"), failed)
      .finally(() => setBusy(false))
  }
  return (
    <Switch
      label="Pay out every Monday"
      description={next}
      checked={account.schedule === "weekly"}
      disabled={busy}
      onChange={(event) => change(event.currentTarget.checked)}
    />
  )
}

interface ToStripeProps {
  label: string
  country?: string
  disabled?: boolean
  quiet?: boolean
}

/** Opens a page at Stripe in this tab; it leads back here. */
function ToStripe({ label, country, disabled, quiet }: ToStripeProps) {
  const [busy, setBusy] = useState(false)
  const open = () => {
    setBusy(true)
    setUpPayouts(country).then(
      (url) => location.assign(url),
      (error) => {
        setBusy(false)
        failed(error)
      },
    )
  }
  return (
    <Button variant={quiet ? "default" : "filled"} loading={busy} disabled={disabled} onClick={open}>
      {label}
    </Button>
  )
}
