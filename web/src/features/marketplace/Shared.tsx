import { IconBan, IconCheck, IconClock, IconHash, IconQuestionMark, IconSpeakerphone } from "@tabler/icons-react"
import type { CampaignRules, Check } from "~/api/market"
import styles from "./Market.module.css"
import { CHECKS, DISCLOSURE, OUTCOMES } from "./words"

export function State({ of }: { of: { label: string; tone: string } }) {
  return (
    <span className={styles.state} data-tone={of.tone}>
      {of.label}
    </span>
  )
}

/** The rules of a campaign as both sides read them. */
export function Rules({ rules }: { rules: CampaignRules }) {
  const lines = [
    ...(rules.must_show ?? []).map((text) => ({
      text,
      icon: <IconCheck size={18} className={styles.good} aria-label="Show" />,
    })),
    ...(rules.must_not_show ?? []).map((text) => ({
      text,
      icon: <IconBan size={18} className={styles.bad} aria-label="Don’t show" />,
    })),
    { text: `${rules.min_seconds}–${rules.max_seconds} s long, vertical`, icon: <IconClock size={18} aria-hidden /> },
    ...((rules.hashtags ?? []).length > 0
      ? [{ text: (rules.hashtags ?? []).join(" "), icon: <IconHash size={18} aria-hidden /> }]
      : []),
    { text: DISCLOSURE, icon: <IconSpeakerphone size={18} aria-hidden /> },
  ]
  return (
    <ul className={styles.rules}>
      {lines.map(({ text, icon }) => (
        <li key={text}>
          {icon}
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}

const ICONS = {
  passed: <IconCheck size={18} className={styles.good} aria-hidden />,
  failed: <IconBan size={18} className={styles.bad} aria-hidden />,
  unknown: <IconQuestionMark size={18} aria-hidden />,
}

/** What was checked of a submission by itself. */
export function Checks({ checks }: { checks: Check[] }) {
  return (
    <ul className={styles.rules} aria-label="Checks">
      {checks.map((one) => (
        <li key={one.name}>
          {ICONS[one.outcome]}
          <span>
            <strong>{CHECKS[one.name] ?? one.name}</strong>: {OUTCOMES[one.outcome]}
            <span className="quiet"> · {one.detail}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
