import { Slider, Switch } from "@mantine/core"
import { useId } from "react"
import type { Clip } from "~/api/clips"
import type { SpliceOptions } from "~/api/splices"
import styles from "./Panel.module.css"

interface Props {
  options: SpliceOptions
  change: (part: Partial<SpliceOptions>, field: string) => void
  first: Clip
  second: Clip
}

/** How loud each clip is. */
export function SoundPanel({ options, change, first, second }: Props) {
  const mix = options.audio_mix
  const quieter = mix.second_volume > mix.first_volume ? first : second
  return (
    <div className={styles.panel}>
      <Volume
        title={first.title}
        value={mix.first_volume}
        set={(value) => change({ audio_mix: { ...mix, first_volume: value } }, "first volume")}
      />
      <Volume
        title={second.title}
        value={mix.second_volume}
        set={(value) => change({ audio_mix: { ...mix, second_volume: value } }, "second volume")}
      />
      <Switch
        label="Duck under voice"
        description={`Lowers “${quieter.title}” while the other clip speaks`}
        checked={mix.ducking}
        onChange={(event) => change({ audio_mix: { ...mix, ducking: event.currentTarget.checked } }, "ducking")}
      />
      <p className={styles.help}>Swapping the clips keeps their audio. The export is leveled to −14 LUFS.</p>
    </div>
  )
}

function Volume({ title, value, set }: { title: string; value: number; set: (value: number) => void }) {
  const id = useId()
  const share = Math.round(value * 100)
  return (
    <div className={styles.field}>
      <span className={styles.label} id={id}>
        {title} <span className="quiet tabular">{share === 0 ? "muted" : `${share}%`}</span>
      </span>
      <Slider
        thumbProps={{ "aria-labelledby": id, "aria-valuetext": share === 0 ? "muted" : `${share}%` }}
        min={0}
        max={200}
        step={5}
        value={share}
        marks={[{ value: 100 }]}
        onChange={(now) => set(now / 100)}
      />
    </div>
  )
}
