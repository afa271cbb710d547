import type { Mode } from "~/api/splices"

/** What the modes are called, and what they look for. */
export const MODES: { value: Mode; label: string; about: string }[] = [
  { value: "semantic", label: "Similar", about: "Two clips on the same topic." },
  { value: "eclectic", label: "Contrast", about: "Two clips far apart in topic and energy." },
  { value: "trending", label: "Fresh", about: "Strong, recent clips that go together." },
]

export const modeName = (mode: Mode) => MODES.find((one) => one.value === mode)?.label ?? mode
