import { Button, NumberInput, RangeSlider, SegmentedControl, Select, Slider, Switch, TextInput } from "@mantine/core"
import { IconPlus, IconTrash, IconTypography } from "@tabler/icons-react"
import { type RefObject, useEffect, useRef } from "react"
import type { TextOverlay } from "~/api/splices"
import { useClock } from "~/features/video/player"
import { clock as clockText } from "~/ui/format"
import { Empty } from "~/ui/States"
import { ANIMATIONS, FONTS, MOST_TEXTS } from "./overlays"
import styles from "./Panel.module.css"
import type { TextsInHand } from "./texts"

interface Props {
  texts: TextsInHand
  all: TextOverlay[]
  lengthMs: number
  originMs: number
}

/** The texts over the picture: which there are, and all about the one that is in hand. */
export function TextPanel({ texts, all, lengthMs, originMs }: Props) {
  const index = texts.selected ?? (all.length === 1 ? 0 : undefined)
  const current = index === undefined ? undefined : all[index]
  if (all.length === 0)
    return (
      <Empty
        icon={<IconTypography size={28} stroke={1.5} />}
        title="No text yet"
        action={
          <Button leftSection={<IconPlus size={16} />} onClick={texts.add}>
            Add text
          </Button>
        }
      >
        A line such as “Wait for it” keeps people watching. It starts at the playhead; drag it into place.
      </Empty>
    )
  return (
    <div className={styles.panel}>
      <div className={styles.texts}>
        {all.map((text, i) => (
          <Button
            // biome-ignore lint/suspicious/noArrayIndexKey: a text has no name of its own, and keeps its place in the list
            key={i}
            variant={i === index ? "filled" : "default"}
            aria-pressed={i === index}
            onClick={() => texts.select(i)}
          >
            {text.text.length > 22 ? `${text.text.slice(0, 21)}…` : text.text || "(empty)"}
          </Button>
        ))}
        {all.length < MOST_TEXTS && (
          <Button variant="subtle" leftSection={<IconPlus size={16} />} onClick={texts.add}>
            Add text
          </Button>
        )}
      </div>
      {current && index !== undefined ? (
        <Fields
          key={index}
          text={current}
          wish={texts.wish}
          set={(part) => texts.set(index, part)}
          remove={() => texts.remove(index)}
          lengthMs={lengthMs}
          originMs={originMs}
        />
      ) : (
        <p className={styles.help}>Select a text here or in the preview.</p>
      )}
    </div>
  )
}

interface FieldsProps {
  wish: RefObject<boolean>
  text: TextOverlay
  set: (part: Partial<TextOverlay>) => void
  remove: () => void
  lengthMs: number
  originMs: number
}

function Fields({ wish, text, set, remove, lengthMs, originMs }: FieldsProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (wish.current) field.current?.focus()
    wish.current = false
  })
  return (
    <>
      <TextInput
        ref={field}
        label="Text"
        maxLength={500}
        value={text.text}
        error={text.text ? undefined : "Enter some text"}
        onChange={(event) => event.currentTarget.value && set({ text: event.currentTarget.value })}
      />
      <div className={styles.pair}>
        <Select
          label="Font"
          data={FONTS}
          value={text.font}
          allowDeselect={false}
          onChange={(font) => font && set({ font: font as TextOverlay["font"] })}
          renderOption={({ option }) => <span style={{ fontFamily: `"${option.value}"` }}>{option.label}</span>}
        />
        <Select
          label="Animation"
          data={ANIMATIONS}
          value={text.animation}
          allowDeselect={false}
          onChange={(animation) => animation && set({ animation: animation as TextOverlay["animation"] })}
        />
      </div>
      <div className={styles.field}>
        <span className={styles.label} id="size-label">
          Size <span className="quiet tabular">{text.size}</span>
        </span>
        <Slider
          thumbProps={{ "aria-labelledby": "size-label" }}
          min={12}
          max={72}
          value={text.size}
          onChange={(size) => set({ size })}
        />
      </div>
      <div className={styles.switches}>
        <Colour label="Color" value={text.colour} set={(colour) => set({ colour })} />
        <Optional label="Outline" value={text.outline} plain="#000000" set={(outline) => set({ outline })} />
        <Optional label="Box" value={text.box} plain="#7c3aed" set={(box) => set({ box })} />
      </div>
      <div className={styles.switches}>
        <Switch label="Bold" checked={text.bold} onChange={(event) => set({ bold: event.currentTarget.checked })} />
        <Switch
          label="Italic"
          checked={text.italic}
          onChange={(event) => set({ italic: event.currentTarget.checked })}
        />
        <Switch
          label="Shadow"
          checked={text.shadow}
          onChange={(event) => set({ shadow: event.currentTarget.checked })}
        />
      </div>
      <Times text={text} set={set} lengthMs={lengthMs} originMs={originMs} />
      <Place text={text} set={set} />
      <Button
        variant="subtle"
        color="bad"
        leftSection={<IconTrash size={16} />}
        onClick={remove}
        style={{ justifySelf: "start" }}
      >
        Delete text
      </Button>
    </>
  )
}

function Colour({ label, value, set }: { label: string; value: string; set: (value: string) => void }) {
  return (
    <label className={styles.colour}>
      <input type="color" value={value} onChange={(event) => set(event.currentTarget.value)} />
      {label}
    </label>
  )
}

interface OptionalProps {
  label: string
  value: string | null
  plain: string
  set: (value: string | null) => void
}

function Optional({ label, value, plain, set }: OptionalProps) {
  return (
    <span className={styles.colour}>
      <Switch
        label={label}
        checked={value !== null}
        onChange={(event) => set(event.currentTarget.checked ? plain : null)}
      />
      {value !== null && (
        <input
          type="color"
          aria-label={`${label} color`}
          value={value}
          onChange={(event) => set(event.currentTarget.value)}
        />
      )}
    </span>
  )
}

type PartProps = Pick<FieldsProps, "text" | "set">

function Times({ text, set, lengthMs, originMs }: PartProps & { lengthMs: number; originMs: number }) {
  const clock = useClock()
  const now = () => Math.round(Math.max(0, Math.min(lengthMs, clock.ms - originMs)))
  return (
    <div className={styles.field}>
      <span className={styles.label}>
        Visible{" "}
        <span className="quiet tabular">
          from {clockText(text.start_ms, true)} to {clockText(text.end_ms, true)}
        </span>
      </span>
      <RangeSlider
        thumbFromLabel="Visible from"
        thumbToLabel="Visible until"
        min={0}
        max={Math.floor(lengthMs / 100)}
        minRange={1}
        step={1}
        value={[Math.round(text.start_ms / 100), Math.round(text.end_ms / 100)]}
        onChange={([from, to]) => set({ start_ms: from * 100, end_ms: Math.min(lengthMs, to * 100) })}
      />
      <div className={styles.row}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => set({ start_ms: Math.min(now(), text.end_ms - 100) })}
        >
          Start here
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => set({ end_ms: Math.max(now(), text.start_ms + 100) })}
        >
          End here
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => set({ start_ms: 0, end_ms: lengthMs })}>
          Whole splice
        </Button>
      </div>
    </div>
  )
}

const LINES = { Top: 0.15, Middle: 0.5, Bottom: 0.85 } as const

function Place({ text, set }: PartProps) {
  const line = Object.entries(LINES).find(([, y]) => Math.abs(y - text.y) < 0.005)?.[0] ?? ""
  const number = (value: string | number) => (typeof value === "number" ? value / 100 : undefined)
  return (
    <div className={styles.field}>
      <span className={styles.label}>Position</span>
      <div className={styles.pair}>
        <SegmentedControl
          aria-label="Line"
          data={Object.keys(LINES)}
          value={line}
          onChange={(name) => set({ x: 0.5, y: LINES[name as keyof typeof LINES] })}
        />
        <NumberInput
          label="X, %"
          min={0}
          max={100}
          value={Math.round(text.x * 100)}
          onChange={(value) => set({ x: number(value) ?? text.x })}
        />
        <NumberInput
          label="Y, %"
          min={0}
          max={100}
          value={Math.round(text.y * 100)}
          onChange={(value) => set({ y: number(value) ?? text.y })}
        />
      </div>
      <p className={styles.help}>Drag it in the preview, or select it there and use the arrow keys.</p>
    </div>
  )
}
