import { Button, SegmentedControl, TagsInput, Textarea } from "@mantine/core"
import { IconScissors } from "@tabler/icons-react"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import type { Clip } from "~/api/clips"
import { type NewExport, startExport } from "~/api/exports"
import { failed } from "~/ui/toast"
import { dress } from "./Captions"
import styles from "./Look.module.css"
import { LOOKS, type Template } from "./looks"

type Resolution = NonNullable<NonNullable<NewExport["format"]>["resolution"]>

/** How the short is to look and what goes with it; kept in this browser until it is made. */
export interface LookDraft {
  resolution: Resolution
  captions: Template | null
  description: string
  hashtags: string[]
}

const PLAIN: LookDraft = { resolution: "1080x1920", captions: "clean", description: "", hashtags: [] }
const SHAPES: { value: Resolution; label: string }[] = [
  { value: "1080x1920", label: "Upright · TikTok, Reels, Shorts" },
  { value: "720x1280", label: "Upright, small" },
  { value: "1080x1080", label: "Square" },
  { value: "1920x1080", label: "Wide" },
]

export function useLook(clipId: string) {
  const key = `cutroom.look.${clipId}`
  const [look, setLook] = useState<LookDraft>(() => ({ ...PLAIN, ...JSON.parse(localStorage.getItem(key) ?? "{}") }))
  const set = (part: Partial<LookDraft>) => {
    const next = { ...look, ...part }
    setLook(next)
    localStorage.setItem(key, JSON.stringify(next))
  }
  return { look, set }
}

interface Props {
  look: LookDraft
  set: (part: Partial<LookDraft>) => void
  clip: Clip
  save: () => Promise<Clip>
}

export function Look({ look, set, clip, save }: Props) {
  const navigate = useNavigate()
  const [making, setMaking] = useState(false)
  const make = async () => {
    setMaking(true)
    try {
      await save()
      const { resolution, captions, description, hashtags } = look
      const metadata = { description: description || null, hashtags }
      const made = await startExport({ source: { clip_id: clip.id }, format: { resolution }, captions, metadata })
      await navigate({ to: "/exports/$exportId", params: { exportId: made.id } })
    } catch (error) {
      failed(error)
      setMaking(false)
    }
  }
  return (
    <section className={styles.look} aria-label="Look and export">
      <SegmentedControl
        aria-label="Shape"
        className={styles.shapes}
        data={SHAPES}
        value={look.resolution}
        onChange={(resolution) => set({ resolution: resolution as Resolution })}
      />
      <Templates value={look.captions} set={(captions) => set({ captions })} />
      <Textarea
        label="Description"
        placeholder="What goes with the post"
        autosize
        minRows={2}
        maxLength={5000}
        value={look.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <TagsInput
        label="Hashtags"
        placeholder="Enter adds one"
        maxTags={30}
        splitChars={[",", " "]}
        value={look.hashtags}
        onChange={(tags) => set({ hashtags: tags.map((tag) => tag.replace(/[\s#]/g, "")).filter(Boolean) })}
      />
      <Button size="md" leftSection={<IconScissors size={18} />} loading={making} onClick={() => void make()}>
        Make the short
      </Button>
    </section>
  )
}

/** The caption looks, each shown in itself. */
function Templates({ value, set }: { value: Template | null; set: (value: Template | null) => void }) {
  return (
    <fieldset className={styles.templates}>
      <legend>Captions</legend>
      <div>
        {[null, ...(Object.keys(LOOKS) as Template[])].map((name) => (
          <label key={name ?? "none"} className={styles.template} data-on={name === value || undefined}>
            <input type="radio" name="captions" checked={name === value} onChange={() => set(name)} />
            {name ? <Sample name={name} /> : <span className={styles.none}>None</span>}
            <span className={styles.name}>{name ? LOOKS[name].label : "No captions"}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Sample({ name }: { name: Template }) {
  const look = LOOKS[name]
  const marked = look.way === "boxed" ? { background: look.accent } : { color: look.accent }
  return (
    <span
      className={styles.sample}
      style={{
        ...dress(look),
        textTransform: look.upper ? "uppercase" : "none",
        textShadow: look.glow && `0 0 4px ${look.glow}66`,
      }}
      aria-hidden
    >
      {look.way !== "single" && "So "}
      <span style={marked}>we</span>
      {look.way !== "single" && " tried"}
    </span>
  )
}
