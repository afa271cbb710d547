import type { Aspect, Project } from "~/api/studio"

export const STATUSES: Record<Project["status"], string> = {
  draft: "Draft",
  needs_input: "Outline",
  rendering: "Making",
  needs_attention: "Needs attention",
  ready: "Ready",
}

export const ASPECTS: { value: Aspect; label: string }[] = [
  { value: "9:16", label: "Vertical 9:16" },
  { value: "4:5", label: "Portrait 4:5" },
  { value: "1:1", label: "Square 1:1" },
  { value: "16:9", label: "Wide 16:9" },
]

export const LENGTHS = [15, 30, 45, 60, 90].map((seconds) => ({ value: String(seconds), label: `${seconds} s` }))

/** 0: as long as the photos are looked at with ease. */
export const PHOTO_LENGTHS = [{ value: "0", label: "Auto" }, ...LENGTHS]

export const NO_MUSIC = { value: "none", label: "No music" }

export const EXAMPLES = [
  "3 mistakes that ruin sourdough: the oven is too cold, the dough is underproofed, the loaf is cut too soon",
  "How to sleep better: no screens after nine, a cool room, the same hour every day",
  "Myth: cold weather gives you a cold. Fact: viruses do, and they spread where people sit close together",
  "“Measure twice, cut once.” A carpenter’s proverb",
]

/** An aspect as CSS has it: "9:16" is 9 / 16. */
export function shapeOf(aspect: Aspect): string {
  return aspect.replace(":", " / ")
}

/** A length in seconds, with one digit where it is short. */
export function lasts(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
}
