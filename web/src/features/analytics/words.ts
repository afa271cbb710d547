import type { Figure, PostFigures } from "~/api/analytics"

export const METRICS = { views: "Views", likes: "Likes", comments: "Comments", shares: "Shares" } as const
export type Metric = keyof typeof METRICS
export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const

const PROBLEMS: Record<NonNullable<PostFigures["problem"]>, string> = {
  away: "The platform isn’t answering. Trying again soon.",
  quota: "Waiting for the platform’s limit to reset.",
  reconnect: "Reconnect the channel to read its figures.",
  permission: "Reconnect the channel and allow insights.",
  no_id: "Waiting for the platform’s link to the post.",
}
const STATUSES: Record<Exclude<Figure["status"], "ok">, string> = {
  missing: "Not reported by the platform",
  private: "The post is private",
  gone: "The post was removed",
  forbidden: "No access to this figure",
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 })

/** A count as people read it: "842", "12.4K". */
export const counted = (value: number) =>
  Math.abs(value) < 10_000 ? value.toLocaleString("en") : compact.format(value)

/** Why there is no number, in a sentence. */
export function whyMissing(post: PostFigures, figure: Figure | undefined): string {
  if (post.problem) return PROBLEMS[post.problem]
  if (!post.read_at) return "Not read yet. The first figures come within minutes."
  return !figure || figure.status === "ok" ? STATUSES.missing : STATUSES[figure.status]
}

/** A change against the period before: "+12%", or nothing where there is nothing to compare with. */
export function change(now: number | null, before: number | null): string | undefined {
  if (now === null || before === null || before <= 0) return undefined
  const share = now / before - 1
  return `${share >= 0 ? "+" : "−"}${Math.abs(Math.round(share * 100)).toLocaleString("en")}%`
}

const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" })
export const dayLabel = (date: string) => day.format(new Date(`${date}T00:00:00Z`))
export const hourLabel = (hour: number) => `${String(hour).padStart(2, "0")}:00`
