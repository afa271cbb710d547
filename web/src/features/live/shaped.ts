import type { CSSProperties } from "react"

/** A frame's shape, width by height, as the stylesheet takes it. */
export function shaped(shape: number): CSSProperties {
  return { "--shape": shape } as CSSProperties
}
