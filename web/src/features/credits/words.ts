import type { Purchase, Transaction } from "~/api/credits"

/** Minor units of a currency as an amount: 900 -> "$9.00". */
export function price(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** Credits with their sign: "+1,000", "−5". */
export function signed(credits: number): string {
  const text = Math.abs(credits).toLocaleString("en")
  return credits < 0 ? `−${text}` : `+${text}`
}

const KINDS: Record<string, string> = {
  purchase: "Credits bought",
  refund: "Refund",
  refund_failed: "Refund failed, credits returned",
  dispute: "Payment disputed",
  dispute_won: "Dispute won, credits returned",
  subscription: "Plan’s credits for the month",
  expire: "Credits expired",
  grant: "Credits added",
  revoke: "Credits removed",
  reserve: "Set aside",
  release: "Not used, returned",
  commit: "Unused part returned",
  reverse: "Reversed",
}
const SUBJECTS: Record<string, string> = {
  export: "Export",
  analysis: "Finding clips",
  studio: "Studio video",
  job: "Job",
}

/** What a line of the history was for. */
export function lineLabel(line: Transaction): string {
  const kind = KINDS[line.kind] ?? line.kind
  const subject = SUBJECTS[line.subject.split(":")[0] ?? ""]
  return subject ? `${subject}: ${kind.charAt(0).toLowerCase()}${kind.slice(1)}` : kind
}

/** The export that a line was for. */
export function exportOf(line: Transaction): string | undefined {
  const [what, id] = line.subject.split(":")
  return what === "export" ? id : undefined
}

const STATUSES: Record<Purchase["status"], string> = {
  starting: "Opening checkout",
  open: "Not paid yet",
  pending: "Payment pending",
  paid: "Paid",
  failed: "Payment failed",
  expired: "Expired",
  canceled: "Canceled",
  held: "Under review",
}

/** How a purchase stands, with what has gone back of it. */
export function statusLabel(purchase: Purchase): string {
  if (purchase.refunding > 0) return "Refund pending"
  if (purchase.status !== "paid" || purchase.refunded === 0) return STATUSES[purchase.status]
  return purchase.refunded >= purchase.amount ? "Refunded" : `${price(purchase.refunded, purchase.currency)} refunded`
}
