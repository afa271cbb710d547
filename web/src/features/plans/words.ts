import type { Invoice, Plan, Subscription } from "~/api/plans"
import { price } from "~/features/credits/words"
import { bytes, many } from "~/ui/format"

/** Whatever is used of a limit, or how much of it there is. */
export function amountOf(limit: string, amount: number): string {
  if (limit.endsWith("_bytes")) return bytes(amount)
  if (limit.endsWith("_minutes")) return `${amount.toLocaleString("en")} min`
  return amount.toLocaleString("en")
}

export const LIMITS: Record<string, string> = {
  storage_bytes: "Storage",
  upload_bytes: "Largest file",
  analyzed_minutes: "Minutes analyzed a month",
  video_minutes: "Minutes of video",
  concurrent_jobs: "Jobs at a time",
  running_jobs: "Jobs running or waiting",
}

/** "$19.00 a month". */
export function monthly(plan: Plan): string {
  return `${price(plan.amount, plan.currency)} a month`
}

/** What happens when a plan is chosen, before it is. */
export function consequence(plan: Plan, current: Plan, endsOn: string): string {
  if (plan.amount > current.amount) {
    const more = Math.max(0, plan.credits - current.credits)
    return `${plan.name} starts now. You pay the difference for the rest of this month and get ${many(more, "credit")}.`
  }
  return `You keep ${current.name} until ${endsOn}, then ${plan.name} starts. Nothing is charged now, and nothing you have is deleted.`
}

/** How a plan that is paid stands. */
export function standing(subscription: Subscription, plans: readonly Plan[], day: (instant: string) => string): string {
  const { status, cancels, next_plan, period_ends_at, grace_ends_at, plan } = subscription
  const ends = period_ends_at ? day(period_ends_at) : ""
  if (status === "past_due")
    return `Your payment failed. You keep the plan until ${grace_ends_at ? day(grace_ends_at) : ends}.`
  if (cancels) return `Canceled. You keep the plan until ${ends}.`
  const next = plans.find((one) => one.id === next_plan)
  if (next && next.id !== plan) return `Changes to ${next.name} on ${ends}.`
  return `Renews on ${ends}.`
}

export const INVOICES: Record<Invoice["status"], string> = {
  draft: "Draft",
  open: "Not paid",
  paid: "Paid",
  uncollectible: "Not collected",
  void: "Void",
}
