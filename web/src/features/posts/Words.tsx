import { Checkbox, Select, Textarea, TextInput } from "@mantine/core"
import type { Schemas } from "~/api/client"
import type { Platform } from "~/api/posts"
import { COMMENTED, type Draft, LABELED } from "./draft"
import styles from "./PublishPanel.module.css"
import { PLATFORMS, PlatformIcon, VISIBILITY } from "./platforms"

interface Props {
  draft: Draft
  change: (part: Partial<Draft>) => void
  platforms: Platform[]
  check: Schemas["PreflightView"] | undefined
}

const TITLED: Platform[] = ["youtube", "facebook"]

/** The texts of a post, with their lengths as each platform counts them, and who can see it. */
export function Words({ draft, change, platforms, check }: Props) {
  return (
    <>
      {platforms.some((one) => TITLED.includes(one)) && (
        <TextInput
          label="Title"
          description={`For ${platforms
            .filter((one) => TITLED.includes(one))
            .map((one) => PLATFORMS[one].name)
            .join(" and ")}`}
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
      )}
      <div>
        <Textarea
          label="Post caption"
          autosize
          minRows={4}
          maxRows={12}
          value={draft.caption}
          onChange={(event) => change({ caption: event.currentTarget.value })}
        />
        <Counts check={check} />
      </div>
      <FirstComment draft={draft} change={change} platforms={platforms} />
      <Visibility draft={draft} change={change} platforms={platforms} />
      <Switches draft={draft} change={change} platforms={platforms} />
    </>
  )
}

function Counts({ check }: { check: Schemas["PreflightView"] | undefined }) {
  const counts = new Map(check?.targets.map((one) => [one.platform, one]))
  return (
    <ul className={styles.counts} aria-label="Caption length">
      {[...counts.values()].map((one) => (
        <li key={one.platform} data-over={one.caption_length > one.caption_most || undefined} className="tabular">
          <PlatformIcon platform={one.platform} size={15} /> {one.caption_length.toLocaleString("en")} /{" "}
          {one.caption_most.toLocaleString("en")}
        </li>
      ))}
    </ul>
  )
}

function FirstComment({ draft, change, platforms }: Omit<Props, "check">) {
  const taken = platforms.filter((one) => COMMENTED.includes(one))
  if (taken.length === 0) return null
  return (
    <Textarea
      label="First comment"
      description={`Optional. Posted on ${taken.map((one) => PLATFORMS[one].name).join(", ")} once the short is live.`}
      autosize
      minRows={1}
      maxRows={6}
      value={draft.firstComment}
      onChange={(event) => change({ firstComment: event.currentTarget.value })}
    />
  )
}

function Visibility({ draft, change, platforms }: Omit<Props, "check">) {
  const shown = platforms.filter((one) => VISIBILITY[one])
  if (shown.length === 0) return null
  return (
    <div className={styles.pair}>
      {shown.map((one) => (
        <Select
          key={one}
          label={one === "tiktok" ? "Who can watch on TikTok" : `Visibility on ${PLATFORMS[one].name}`}
          placeholder="Choose"
          data={VISIBILITY[one] ?? []}
          value={draft.visibility[one] ?? null}
          allowDeselect={false}
          onChange={(value) => value && change({ visibility: { ...draft.visibility, [one]: value } })}
        />
      ))}
    </div>
  )
}

function Switches({ draft, change, platforms }: Omit<Props, "check">) {
  const box = (label: string, name: "comments" | "duets" | "stitches" | "madeWithAi" | "madeForKids" | "branded") => (
    <Checkbox
      label={label}
      checked={draft[name] === true}
      onChange={(event) => change({ [name]: event.currentTarget.checked })}
    />
  )
  return (
    <div className={styles.switches}>
      {platforms.includes("tiktok") && (
        <fieldset>
          <legend>Allow on TikTok</legend>
          {box("Comments", "comments")}
          {box("Duets", "duets")}
          {box("Stitches", "stitches")}
        </fieldset>
      )}
      <fieldset>
        <legend>Disclose</legend>
        {box("Made with AI", "madeWithAi")}
        {platforms.some((one) => LABELED.includes(one)) && box("Paid promotion", "branded")}
        {platforms.includes("youtube") && box("Made for kids", "madeForKids")}
      </fieldset>
    </div>
  )
}
