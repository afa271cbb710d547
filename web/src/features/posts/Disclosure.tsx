import { Button } from "@mantine/core"
import { IconSpeakerphone } from "@tabler/icons-react"
import type { Schemas } from "~/api/client"
import styles from "./Disclosure.module.css"
import type { Draft } from "./draft"
import { PLATFORMS } from "./platforms"

interface Props {
  check: Schemas["PreflightView"] | undefined
  draft: Draft
  change: (part: Partial<Draft>) => void
}

/** What a post of a short says that somebody pays for, and the words for it at a press of a button. */
export function Disclosure({ check, draft, change }: Props) {
  if (!check || check.required.length === 0) return null
  const codes = check.targets.flatMap((one) => one.problems.map((problem) => problem.code))
  const unlabeled = new Set(check.targets.filter((one) => !one.has_ad_label).map((one) => PLATFORMS[one.platform].name))
  const names = [...unlabeled].join(" and ")
  return (
    <section className={styles.paid} aria-label="Paid campaign">
      {check.required.map((one) => (
        <p key={`${one.reason} ${one.disclosure}`}>
          <IconSpeakerphone size={18} aria-hidden />
          <span>
            Paid campaign: {one.reason}. Post captions begin with {one.disclosure}.
          </span>
          {codes.includes("disclosure_missing") && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => change({ caption: `${one.disclosure} ${draft.caption.trimStart()}`.trimEnd() })}
            >
              Add {one.disclosure}
            </Button>
          )}
        </p>
      ))}
      {names && (
        <p className="quiet">
          {names}: apps can’t set the paid partnership label. Add it on the platform after you post.
        </p>
      )}
    </section>
  )
}
