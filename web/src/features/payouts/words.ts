import type { Payout, PayoutBalance } from "~/api/payouts"
import { price } from "~/features/credits/words"

const STATES: Record<Payout["state"], string> = {
  reserved: "Waiting to be sent",
  sending: "Being sent",
  sent: "Sent",
  failed: "Failed",
  unconfirmed: "Being checked",
}

/** How a payout stands, with what came back of it. */
export function payoutLabel(payout: Payout): string {
  if (payout.state !== "sent" || payout.returned === 0) return STATES[payout.state]
  return payout.returned >= payout.amount ? "Returned" : `${price(payout.returned, payout.currency)} returned`
}

/** What paying out does, or why it can't be done. */
export function consequence(balance: PayoutBalance, ready: boolean): string {
  const { available, currency, minimum, missing, on_the_way, payable } = balance
  if (on_the_way > 0) return "A payout is on its way. You can start the next one when it has ended."
  if (missing > 0) {
    return `${price(missing, currency)} to go: the smallest payout is ${price(minimum, currency)}.`
  }
  if (!ready) return "Set up your payout account first."
  const rest = available > payable ? ` ${price(available - payable, currency)} stays available.` : ""
  return `Goes to your payout account now. Your bank usually shows it in 2 to 5 working days.${rest}`
}

/** A country's name: "DE" -> "Germany". */
export function countryName(code: string): string {
  return new Intl.DisplayNames("en", { type: "region" }).of(code) ?? code
}

/** The country that the browser's language names, where it is one of these. `navigator.language` need not be valid. */
export function ownCountry(countries: string[]): string {
  const { locale } = new Intl.NumberFormat().resolvedOptions()
  const region = new Intl.Locale(locale).maximize().region ?? ""
  return countries.includes(region) ? region : ""
}

/** The last twelve months, newest first: "2026-11" and "November 2026". */
export function months(today = new Date()): { value: string; label: string }[] {
  return Array.from({ length: 12 }, (_, back) => {
    const month = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1))
    const label = month.toLocaleDateString("en", { month: "long", year: "numeric", timeZone: "UTC" })
    return { value: month.toISOString().slice(0, 7), label }
  })
}

/** Words as a list: "a, b and c". */
export function listed(words: string[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(words)
}
