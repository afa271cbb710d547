import type { CSSProperties } from "react"
import type { BrandFields } from "~/api/branding"
import { dress } from "~/features/editor/Captions"
import { LOOKS } from "~/features/editor/looks"
import styles from "./BrandPreview.module.css"

interface Props {
  fields: BrandFields
  logoUrl: string | undefined
}

/** A short in this brand, drawn: where the logo stands, and how captions look. */
export function BrandPreview({ fields, logoUrl }: Props) {
  const look = LOOKS[fields.captions ?? "clean"]
  const accent = fields.accent ?? look.accent
  const [down, across] = (fields.logo_corner ?? "top_right").split("_")
  const words: CSSProperties = {
    ...dress(look),
    ...(fields.font ? { fontFamily: `"${fields.font}", sans-serif` } : {}),
    color: fields.colour ?? "#fff",
    textTransform: look.upper ? "uppercase" : "none",
  }
  return (
    <figure className={styles.preview}>
      <div
        className={styles.frame}
        role="img"
        aria-label="A short in this brand"
        style={fields.background ? { background: fields.background } : {}}
      >
        <span className={styles.person} aria-hidden />
        {logoUrl && (
          <img
            src={logoUrl}
            alt=""
            className={styles.logo}
            data-down={down}
            data-across={across}
            style={{ opacity: fields.logo_opacity ?? 0.85 }}
          />
        )}
        <p className={styles.words} style={words} aria-hidden>
          So <span style={look.way === "boxed" ? { background: accent } : { color: accent }}>we</span> tried
        </p>
      </div>
      <figcaption>Preview</figcaption>
    </figure>
  )
}
