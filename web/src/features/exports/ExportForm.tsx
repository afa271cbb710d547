import { Button, Select, TagsInput, Textarea } from "@mantine/core"
import { IconAlertTriangle, IconCheck, IconScissors, IconSparkles } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { type Limits, type Look, type Preset, presetsQuery, type Source, suggestWords } from "~/api/exports"
import { bytes, lasting, many } from "~/ui/format"
import { failed } from "~/ui/toast"
import { BrandSelect } from "./BrandSelect"
import { CoverPicker } from "./CoverPicker"
import { CODECS, type Codec, type LookDraft, RESOLUTIONS, type Resolution, refusals, shapeOf } from "./draft"
import styles from "./ExportForm.module.css"
import { exportLabel, isShort, type Price } from "./price"

interface Props {
  source: Source
  look: LookDraft
  set: (part: Partial<LookDraft>) => void
  lengthMs: number
  make: () => Promise<unknown>
  making: boolean
  price: Price | undefined
  /** What is asked of the renderer for a picture, as things stand. */
  request: Look
  /** Of the saved draft that is asked for. */
  version?: number
}

/** How the file is to be: for which platform, in which form, with which words. */
export function ExportForm({ source, look, set, lengthMs, make, making, price, request, version }: Props) {
  const { data } = useQuery(presetsQuery)
  const limits = data?.items.find((one) => one.preset === look.preset)
  const wrong = limits ? refusals(limits, look, lengthMs) : []
  return (
    <section className={styles.form} aria-label="Export">
      <Select
        label="Platform"
        description="Keeps captions clear of the platform’s buttons and the file within its limits"
        placeholder="Any platform"
        clearable
        clearButtonProps={{ "aria-label": "Any platform" }}
        data={(data?.items ?? []).map((one) => ({ value: one.preset, label: one.name }))}
        value={look.preset}
        onChange={(preset) => set({ preset: preset as Preset | null })}
      />
      {limits && <Fits limits={limits} wrong={wrong} />}
      <div className={styles.format}>
        <Select
          label="Format"
          data={RESOLUTIONS}
          value={look.resolution}
          allowDeselect={false}
          onChange={(value) => value && set({ resolution: value as Resolution })}
        />
        <Select
          label="Frame rate"
          data={[
            { value: "", label: "Same as source" },
            ...["24", "25", "30", "50", "60"].map((value) => ({ value, label: value })),
          ]}
          value={look.fps === null ? "" : String(look.fps)}
          allowDeselect={false}
          onChange={(value) => set({ fps: value ? Number(value) : null })}
        />
        <Select
          label="Codec"
          data={CODECS}
          value={look.codec}
          allowDeselect={false}
          onChange={(value) => value && set({ codec: value as Codec })}
        />
      </div>
      <BrandSelect look={look} set={set} />
      <CoverPicker
        request={request}
        version={version}
        value={look.cover_ms}
        set={(cover_ms) => set({ cover_ms })}
        shape={shapeOf(look)}
      />
      <PostWords source={source} look={look} set={set} limits={limits} />
      <Button
        size="md"
        leftSection={<IconScissors size={18} />}
        loading={making}
        disabled={wrong.length > 0 || isShort(price)}
        onClick={() => void make()}
      >
        {exportLabel(price)}
      </Button>
      {price && price.credits > 0 && <Funds price={price} />}
    </section>
  )
}

/** What there is to pay with, and the way to more where it is too little. */
function Funds({ price }: { price: Price }) {
  if (!isShort(price)) return <p className="quiet">You have {many(price.available, "credit")}.</p>
  return (
    <p role="alert">
      You have {many(price.available, "credit")}, and this takes {price.credits.toLocaleString("en")}.{" "}
      <Link to="/credits" className="link">
        Buy credits
      </Link>
    </p>
  )
}

/** What the platform takes, and what of it is not kept. */
function Fits({ limits, wrong }: { limits: Limits; wrong: string[] }) {
  return (
    <div className={styles.limits} data-wrong={wrong.length > 0 || undefined}>
      {wrong.length === 0 ? (
        <p className={styles.good}>
          <IconCheck size={16} aria-hidden /> Fits {limits.name}.
        </p>
      ) : (
        <ul role="alert">
          {wrong.map((one) => (
            <li key={one}>
              <IconAlertTriangle size={16} aria-hidden /> {one}
            </li>
          ))}
        </ul>
      )}
      <p className={styles.facts}>
        {limits.name} accepts {lasting(limits.shortest_ms)} to {lasting(limits.longest_ms)}, {limits.shapes.join(", ")},{" "}
        {limits.least_fps} to {limits.most_fps} fps, up to {bytes(limits.most_bytes)}.{" "}
        <a className="link" href={limits.source} target="_blank" rel="noreferrer">
          Source, {limits.as_of}
        </a>
      </p>
    </div>
  )
}

interface PostWordsProps {
  source: Source
  look: LookDraft
  set: (part: Partial<LookDraft>) => void
  limits: Limits | undefined
}

function PostWords({ source, look, set, limits }: PostWordsProps) {
  const [asking, setAsking] = useState(false)
  const suggest = () => {
    setAsking(true)
    suggestWords(source, look.preset ?? "shorts")
      .then(
        (words) =>
          set({
            description: words.description ?? "",
            hashtags: (words.hashtags ?? []).map((tag) => tag.replace(/^#/, "")),
          }),
        failed,
      )
      .finally(() => setAsking(false))
  }
  const used = look.description.length + look.hashtags.reduce((sum, tag) => sum + tag.length + 2, 0)
  return (
    <>
      <Textarea
        label="Post caption"
        placeholder="Text for your post"
        description={limits && `${used} of ${limits.most_description_chars} characters, including hashtags`}
        autosize
        minRows={2}
        maxLength={5000}
        value={look.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <TagsInput
        label="Hashtags"
        placeholder="Press Enter to add"
        maxTags={30}
        splitChars={[",", " "]}
        value={look.hashtags}
        onChange={(tags) => set({ hashtags: tags.map((tag) => tag.replace(/[\s#]/g, "")).filter(Boolean) })}
      />
      <Button variant="default" leftSection={<IconSparkles size={16} />} loading={asking} onClick={suggest}>
        {limits ? `Suggest for ${limits.name}` : "Suggest caption and hashtags"}
      </Button>
    </>
  )
}
