import type { Case } from "~/api/moderation"

type Step = Case["decisions"][number]

export const SIDES: Record<Step["decided_by"], string> = {
  client: "The client",
  clipper: "The clipper",
  rule: "The deadline",
  moderator: "A moderator",
}

export const STEPS: Record<Step["decision"], string> = {
  approve: "approved",
  changes: "asked for changes",
  reject: "rejected",
  appeal: "appealed",
}
