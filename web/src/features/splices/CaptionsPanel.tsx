import { SegmentedControl } from "@mantine/core"
import type { Clip } from "~/api/clips"
import type { SpliceOptions } from "~/api/splices"
import { Templates } from "~/features/editor/Templates"
import styles from "./Panel.module.css"

interface Props {
  options: SpliceOptions
  change: (part: Partial<SpliceOptions>, field: string) => void
  first: Clip
  second: Clip
}

/** Whose words are shown, and in which look. */
export function CaptionsPanel({ options, change, first, second }: Props) {
  const from = options.captions_from === "first" ? first : second
  return (
    <div className={styles.panel}>
      <div className={styles.field}>
        <span className={styles.label}>
          Captions from <span className="quiet">“{from.title}”</span>
        </span>
        <SegmentedControl
          aria-label="Captions from"
          data={[
            { value: "first", label: "First clip" },
            { value: "second", label: "Second clip" },
          ]}
          value={options.captions_from}
          onChange={(value) => change({ captions_from: value as "first" | "second" }, "captions from")}
        />
      </div>
      <Templates value={options.captions} set={(captions) => change({ captions }, "captions")} />
    </div>
  )
}
