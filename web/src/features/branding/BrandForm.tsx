import { Button, ColorInput, SegmentedControl, Select, Slider, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { type FormEvent, useRef, useState } from "react"
import { addImage, type Brand, type BrandFields, imagesQuery, saveBrand } from "~/api/branding"
import { libraryPage } from "~/api/videos"
import { LOOKS } from "~/features/editor/looks"
import { FONTS } from "~/features/splices/overlays"
import { clock } from "~/ui/format"
import { done, failed } from "~/ui/toast"
import { BrandPreview } from "./BrandPreview"
import styles from "./Brands.module.css"

const LONGEST_FILM_MS = 30_000
const CORNERS = [
  { value: "top_left", label: "↖", name: "Top left" },
  { value: "top_right", label: "↗", name: "Top right" },
  { value: "bottom_left", label: "↙", name: "Bottom left" },
  { value: "bottom_right", label: "↘", name: "Bottom right" },
]
const NOTHING: BrandFields = {
  name: "",
  logo_id: null,
  logo_corner: "top_right",
  logo_opacity: 0.85,
  font: null,
  colour: null,
  accent: null,
  background: null,
  captions: null,
  intro_video_id: null,
  outro_video_id: null,
}

interface Props {
  brand?: Brand | undefined
  close: () => void
}

/** The fields of one brand; what is left empty stays as the video has it. */
export function BrandForm({ brand, close }: Props) {
  const [fields, setFields] = useState<BrandFields>(() => (brand ? fieldsOf(brand) : NOTHING))
  const [saving, setSaving] = useState(false)
  const set = (part: Partial<BrandFields>) => setFields((before) => ({ ...before, ...part }))
  const save = (event: FormEvent) => {
    event.preventDefault()
    setSaving(true)
    saveBrand(brand?.id, fields)
      .then(() => {
        done("Saved")
        close()
      }, failed)
      .finally(() => setSaving(false))
  }
  const { data: images } = useQuery(imagesQuery)
  const logoUrl = images?.items.find((one) => one.id === fields.logo_id)?.url
  return (
    <div className={styles.editing}>
      <form className={styles.form} onSubmit={save} aria-label={brand ? `Edit “${brand.name}”` : "New brand"}>
        <TextInput
          label="Name"
          description="Shown where you pick a brand"
          required
          maxLength={60}
          value={fields.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          data-autofocus
        />
        <Logo fields={fields} set={set} />
        <Colours fields={fields} set={set} />
        <div className={styles.pair}>
          <Select
            label="Font"
            placeholder="Style default"
            clearable
            data={FONTS}
            value={fields.font ?? null}
            onChange={(font) => set({ font: font as BrandFields["font"] })}
          />
          <Select
            label="Caption style"
            placeholder="Chosen per short"
            clearable
            data={Object.entries(LOOKS).map(([value, { label }]) => ({ value, label }))}
            value={fields.captions ?? null}
            onChange={(captions) => set({ captions: captions as BrandFields["captions"] })}
          />
        </div>
        <Films fields={fields} set={set} />
        <div className={styles.buttons}>
          <Button type="submit" loading={saving} disabled={!fields.name.trim()}>
            Save
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </div>
      </form>
      <BrandPreview fields={fields} logoUrl={logoUrl} />
    </div>
  )
}

interface Part {
  fields: BrandFields
  set: (part: Partial<BrandFields>) => void
}

function Logo({ fields, set }: Part) {
  const input = useRef<HTMLInputElement>(null)
  const [adding, setAdding] = useState(false)
  const { data } = useQuery(imagesQuery)
  const logo = data?.items.find((one) => one.id === fields.logo_id)
  const add = (file: File | undefined) => {
    if (!file) return
    setAdding(true)
    addImage(file)
      .then(({ id }) => set({ logo_id: id }), failed)
      .finally(() => setAdding(false))
  }
  return (
    <fieldset className={styles.logo}>
      <legend>Logo</legend>
      {logo && <img src={logo.url} alt={logo.name} className={styles.picture} />}
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        hidden
        onChange={(event) => add(event.currentTarget.files?.[0])}
      />
      <div className={styles.buttons}>
        <Button variant="default" loading={adding} onClick={() => input.current?.click()}>
          {logo ? "Replace image" : "Choose image"}
        </Button>
        {logo && (
          <Button variant="subtle" onClick={() => set({ logo_id: null })}>
            Remove logo
          </Button>
        )}
      </div>
      <p className="quiet">PNG, JPEG or WebP, up to 3 MB. Transparent PNG works best.</p>
      {logo && (
        <div className={styles.pair}>
          <SegmentedControl
            aria-label="Corner"
            data={CORNERS.map(({ value, label, name }) => ({
              value,
              label: (
                <span title={name}>
                  <span aria-hidden>{label}</span>
                  <span className={styles.unseen}>{name}</span>
                </span>
              ),
            }))}
            value={fields.logo_corner ?? "top_right"}
            onChange={(corner) => set({ logo_corner: corner as NonNullable<BrandFields["logo_corner"]> })}
          />
          <div>
            <span id="opacity-label">
              Opacity <span className="quiet tabular">{Math.round((fields.logo_opacity ?? 0.85) * 100)}%</span>
            </span>
            <Slider
              thumbProps={{ "aria-labelledby": "opacity-label" }}
              min={0.1}
              max={1}
              step={0.05}
              value={fields.logo_opacity ?? 0.85}
              onChange={(logo_opacity) => set({ logo_opacity })}
            />
          </div>
        </div>
      )}
    </fieldset>
  )
}

function Colours({ fields, set }: Part) {
  const parts = [
    ["colour", "Text color"],
    ["accent", "Highlight color"],
    ["background", "Background color"],
  ] as const
  return (
    <div className={styles.three}>
      {parts.map(([name, label]) => (
        <ColorInput
          key={name}
          label={label}
          placeholder="Default"
          format="hex"
          withEyeDropper={false}
          value={fields[name] ?? ""}
          onChange={(value) => set({ [name]: /^#[0-9a-fA-F]{6}$/.test(value) ? value : null })}
        />
      ))}
    </div>
  )
}

function Films({ fields, set }: Part) {
  const { data } = useQuery(libraryPage({}, 1))
  const films = (data?.items ?? [])
    .map(({ id, title, media }) => ({ id, title, lengthMs: Number(media?.duration_ms ?? Number.POSITIVE_INFINITY) }))
    .filter(({ lengthMs }) => lengthMs <= LONGEST_FILM_MS)
    .map(({ id, title, lengthMs }) => ({ value: id, label: `${title} (${clock(lengthMs)})` }))
  const ends = [
    ["intro_video_id", "Intro"],
    ["outro_video_id", "Outro"],
  ] as const
  return (
    <div className={styles.pair}>
      {ends.map(([name, label]) => (
        <Select
          key={name}
          label={label}
          description="A library video of up to 30 seconds"
          placeholder={films.length ? "None" : "No short videos in your library"}
          disabled={films.length === 0 && !fields[name]}
          clearable
          searchable
          data={films}
          value={fields[name] ?? null}
          onChange={(id) => set({ [name]: id })}
        />
      ))}
    </div>
  )
}

function fieldsOf({ id: _, logo_url: __, created_at: ___, updated_at: ____, ...fields }: Brand): BrandFields {
  return fields
}
