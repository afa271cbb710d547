import type { Change } from "~/api/approvals"

const LABELS: Record<Change["field"], string> = {
  video: "Video",
  account: "Channel",
  time: "Time",
  title: "Title",
  caption: "Post caption",
  hashtags: "Hashtags",
  first_comment: "First comment",
  privacy: "Who can watch",
  option: "Option",
  cover: "Cover",
}
const NONE: Partial<Record<Change["field"], string>> = {
  time: "As soon as it’s approved",
  cover: "Chosen by the platform",
}

/** What a change is about, such as "Post caption · Ada Builds". */
export const labelOf = (change: Change) =>
  change.account && change.field !== "account" ? `${LABELS[change.field]} · ${change.account}` : LABELS[change.field]

/** A value before or after it, in words. */
export function inWords(change: Change, value: string | null, when: (iso: string) => string): string {
  if (value === null || value === "") return NONE[change.field] ?? "None"
  return change.field === "time" ? when(value) : value
}

/** A moment of a video, such as "0:04". */
export const timeCode = (ms: number) =>
  `${Math.floor(ms / 60_000)}:${String(Math.floor((ms % 60_000) / 1000)).padStart(2, "0")}`
