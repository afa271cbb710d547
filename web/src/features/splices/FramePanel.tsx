import { Button, SegmentedControl, Slider } from "@mantine/core"
import { IconArrowsUpDown, IconLayoutColumns, IconLayoutRows, IconUsersPlus } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import type { Clip } from "~/api/clips"
import type { Mode, Splice, SpliceOptions } from "~/api/splices"
import { clock, percent } from "~/ui/format"
import { LEAST, MOST } from "./Divider"
import type { Draft } from "./draft"
import styles from "./Panel.module.css"
import { Reasons } from "./Reasons"
import { MODES } from "./words"

interface Props {
  splice: Splice
  draft: Draft
  change: (part: Partial<Draft>, field?: string) => void
  options: (part: Partial<SpliceOptions>, field: string) => void
}

/** How the two share the frame, and why they are together. */
export function FramePanel({ splice, draft, change, options }: Props) {
  const { layout, split_ratio, swap } = draft.options
  const across = layout === "left_right"
  const places = across ? ["Left", "Right"] : ["Top", "Bottom"]
  const [near, far] = swap ? [splice.second, splice.first] : [splice.first, splice.second]
  return (
    <div className={styles.panel}>
      <div className={styles.row}>
        <SegmentedControl
          aria-label="Arrangement"
          data={[
            { value: "top_bottom", label: <Named icon={<IconLayoutRows size={16} />} name="Stacked" /> },
            { value: "left_right", label: <Named icon={<IconLayoutColumns size={16} />} name="Side by side" /> },
          ]}
          value={layout}
          onChange={(value) => options({ layout: value as SpliceOptions["layout"] }, "layout")}
        />
        <Button
          variant="default"
          leftSection={<IconArrowsUpDown size={16} style={across ? { rotate: "90deg" } : undefined} />}
          onClick={() => options({ swap: !swap }, "swap")}
        >
          Swap
        </Button>
      </div>
      <div className={styles.field}>
        <span className={styles.label} id="split-label">
          Split{" "}
          <span className="quiet tabular">
            {percent(split_ratio)} {places[0]?.toLowerCase()}, {percent(1 - split_ratio)} {places[1]?.toLowerCase()}
          </span>
        </span>
        <Slider
          thumbProps={{ "aria-labelledby": "split-label" }}
          min={LEAST * 100}
          max={MOST * 100}
          step={1}
          value={Math.round(split_ratio * 100)}
          marks={[{ value: 33 }, { value: 50 }, { value: 67 }]}
          onChange={(value) => options({ split_ratio: value / 100 }, "ratio")}
        />
        <p className={styles.help}>Or drag the divider in the preview. Arrow keys move it by 1%.</p>
      </div>
      <ol className={styles.clips}>
        {[near, far].map((clip, i) => clip && <Part key={clip.id} clip={clip} place={places[i] ?? ""} />)}
      </ol>
      <div className={styles.field}>
        <span className={styles.label}>Why this pair</span>
        <SegmentedControl
          aria-label="Mode"
          data={MODES.map(({ value, label }) => ({ value, label }))}
          value={draft.mode}
          onChange={(mode) => change({ mode: mode as Mode })}
        />
        <Reasons similarity={splice.similarity_score} contrast={splice.contrast_score} reasons={splice.reasons} />
        {splice.first && (
          <Button
            variant="default"
            leftSection={<IconUsersPlus size={16} />}
            renderRoot={(props) => (
              <Link to="/splices/new" search={{ first: splice.first?.id ?? "", mode: draft.mode }} {...props} />
            )}
          >
            Replace clip
          </Button>
        )}
      </div>
    </div>
  )
}

function Named({ icon, name }: { icon: React.ReactNode; name: string }) {
  return (
    <span className={styles.named}>
      {icon}
      {name}
    </span>
  )
}

function Part({ clip, place }: { clip: Clip; place: string }) {
  return (
    <li>
      <span className={styles.place}>{place}</span>
      <Link to="/clips/$clipId" params={{ clipId: clip.id }} className="link">
        {clip.title}
      </Link>
      <span className="quiet tabular">{clock(clip.duration_ms)}</span>
    </li>
  )
}
