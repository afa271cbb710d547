import { Button, ColorInput, SegmentedControl, Select, Slider } from "@mantine/core"
import { type CaptionOptions, PLAIN_CAPTIONS } from "~/features/exports/draft"
import styles from "./CaptionFields.module.css"

interface Props {
  options: CaptionOptions
  set: (part: Partial<CaptionOptions>) => void
}

const CASES = [
  { value: "", label: "Style default" },
  { value: "as_is", label: "As spoken" },
  { value: "upper", label: "UPPERCASE" },
]
const SIZES = { min: 0.5, max: 1.6, step: 0.05 }

/** How captions differ from their style: where they stand, how large, in which color and case, on how many lines. */
export function CaptionFields({ options, set }: Props) {
  const changed = (Object.keys(PLAIN_CAPTIONS) as (keyof CaptionOptions)[]).some(
    (name) => options[name] !== PLAIN_CAPTIONS[name],
  )
  return (
    <fieldset className={styles.fields}>
      <legend>Captions on this clip</legend>
      <div className={styles.field}>
        <span id="caption-position">Position</span>
        <SegmentedControl
          aria-labelledby="caption-position"
          data={[
            { value: "auto", label: "Auto" },
            { value: "fixed", label: "Fixed" },
          ]}
          value={options.position === null ? "auto" : "fixed"}
          onChange={(value) => set({ position: value === "auto" ? null : (options.position ?? 0.78) })}
        />
        {options.position === null ? (
          <p className={styles.help}>
            Kept off faces and low in the frame. Drag the captions in the preview to move them.
          </p>
        ) : (
          <p className={`${styles.help} tabular`}>{Math.round((1 - options.position) * 100)}% from the bottom</p>
        )}
      </div>
      <div className={styles.field}>
        <span id="caption-size">
          Size <span className="quiet tabular">{Math.round(options.size * 100)}%</span>
        </span>
        <Slider
          thumbProps={{ "aria-labelledby": "caption-size" }}
          {...SIZES}
          label={null}
          value={options.size}
          onChange={(size) => set({ size })}
        />
      </div>
      <div className={styles.pair}>
        <ColorInput
          label="Text color"
          placeholder="Style default"
          format="hex"
          withEyeDropper={false}
          value={options.colour ?? ""}
          onChange={(colour) => set({ colour: /^#[0-9a-f]{6}$/i.test(colour) ? colour : null })}
        />
        <Select
          label="Case"
          data={CASES}
          value={options.case ?? ""}
          allowDeselect={false}
          onChange={(value) => set({ case: (value || null) as CaptionOptions["case"] })}
        />
      </div>
      <div className={styles.pair}>
        <Select
          label="Lines"
          data={[
            { value: "", label: "Style default" },
            { value: "1", label: "1 line" },
            { value: "2", label: "Up to 2 lines" },
          ]}
          value={options.lines ? String(options.lines) : ""}
          allowDeselect={false}
          onChange={(value) => set({ lines: value ? (Number(value) as 1 | 2) : null })}
        />
        <Select
          label="Posted as"
          data={[
            { value: "organic", label: "Post" },
            { value: "advert", label: "Ad" },
          ]}
          value={options.posted}
          allowDeselect={false}
          onChange={(value) => set({ posted: (value ?? "organic") as CaptionOptions["posted"] })}
        />
      </div>
      {changed && (
        <Button variant="default" onClick={() => set(PLAIN_CAPTIONS)}>
          Reset to style
        </Button>
      )}
    </fieldset>
  )
}
