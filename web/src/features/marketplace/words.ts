import type { Campaign, CampaignJob, Check, Decision, Pay } from "~/api/market"
import { price } from "~/features/credits/words"

type Tone = "quiet" | "good" | "bad" | "busy"

/** What a campaign pays, in one line: "$50.00 a clip, up to $17.50 more". */
export function payLine(pay: Pay, bonus = 0): string {
  const amount = price(pay.price, pay.currency)
  if (pay.model === "views") return `${amount} per 1,000 views, up to ${price(pay.most, pay.currency)} a clip`
  return bonus > 0 ? `${amount} a clip, up to ${price(bonus, pay.currency)} more` : `${amount} a clip`
}

export const CAMPAIGN_STATES: Record<Campaign["state"], { label: string; tone: Tone }> = {
  draft: { label: "Draft", tone: "quiet" },
  funding: { label: "Awaiting payment", tone: "busy" },
  active: { label: "Live", tone: "good" },
  paused: { label: "Paused", tone: "quiet" },
  closing: { label: "Closing", tone: "busy" },
  settled: { label: "Ended", tone: "quiet" },
  canceled: { label: "Canceled", tone: "quiet" },
  frozen: { label: "On hold", tone: "bad" },
}

export const JOB_STATES: Record<CampaignJob["state"], { label: string; tone: Tone }> = {
  claimed: { label: "Claimed", tone: "busy" },
  submitted: { label: "In review", tone: "busy" },
  changes_requested: { label: "Changes requested", tone: "bad" },
  approved: { label: "Approved", tone: "good" },
  tracking: { label: "Approved, counting views", tone: "good" },
  final: { label: "Approved", tone: "good" },
  rejected: { label: "Rejected", tone: "bad" },
  disputed: { label: "In appeal", tone: "busy" },
  rejected_final: { label: "Rejected", tone: "bad" },
  expired: { label: "Expired", tone: "quiet" },
  withdrawn: { label: "Withdrawn", tone: "quiet" },
  revoked: { label: "Post removed", tone: "bad" },
}

export const COLUMNS: { title: string; empty: string; states: CampaignJob["state"][] }[] = [
  { title: "To do", empty: "Claimed jobs show up here.", states: ["claimed", "changes_requested"] },
  { title: "In review", empty: "What you submit waits here.", states: ["submitted", "disputed"] },
  { title: "Approved", empty: "Approved clips and their pay.", states: ["approved", "tracking", "final"] },
  {
    title: "Closed",
    empty: "Nothing rejected or expired.",
    states: ["rejected", "rejected_final", "expired", "withdrawn", "revoked"],
  },
]

export const DECIDED_BY: Record<NonNullable<CampaignJob["decided_by"]>, string> = {
  client: "By you",
  rule: "By the deadline",
  moderator: "By a moderator",
}

export const REASONS: { value: NonNullable<Decision["reason_code"]>; label: string }[] = [
  { value: "off_brief", label: "Doesn’t follow the brief" },
  { value: "must_show", label: "Something required is missing" },
  { value: "must_not_show", label: "Shows something it must not" },
  { value: "disclosure", label: "Ad disclosure is missing" },
  { value: "quality", label: "Picture or sound quality" },
  { value: "wrong_length", label: "Wrong length" },
  { value: "duplicate", label: "Same as another submission" },
  { value: "other", label: "Other" },
]

export const CHECKS: Record<string, string> = {
  length: "Length",
  format: "Vertical format",
  platform: "Platform",
  ownership: "Channel",
  post_age: "Time of posting",
  same_clip: "Same clip",
}

export const OUTCOMES: Record<Check["outcome"], string> = {
  passed: "Passed",
  failed: "Failed",
  unknown: "Not confirmed",
}

export const EARNING_STATES: Record<string, { label: string; tone: Tone }> = {
  pending: { label: "Pending", tone: "busy" },
  available: { label: "Available", tone: "good" },
  in_payout: { label: "On its way", tone: "busy" },
  paid: { label: "Paid", tone: "good" },
  voided: { label: "Voided", tone: "bad" },
}

export const EARNING_KINDS: Record<string, string> = { base: "Approved clip", bonus: "View bonus", views: "Views" }
export const TIERS: Record<string, string> = { bronze: "Bronze", silver: "Silver", gold: "Gold", platinum: "Platinum" }
export const DISCLOSURE = "Disclose the ad: #ad comes first in the caption."
