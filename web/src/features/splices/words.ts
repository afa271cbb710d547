import type { Mode } from "~/api/splices"

/** What the modes are called, and what they look for. */
export const MODES: { value: Mode; label: string; about: string }[] = [
  { value: "semantic", label: "Alike", about: "Two moments that speak of the same thing." },
  { value: "eclectic", label: "Contrast", about: "Two moments that are far apart in meaning and in energy." },
  { value: "trending", label: "Fresh", about: "Strong, new moments that go together." },
]

export const modeName = (mode: Mode) => MODES.find((one) => one.value === mode)?.label ?? mode
