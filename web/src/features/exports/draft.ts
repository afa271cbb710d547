import { useCallback, useState } from "react"
import type { Clip } from "~/api/clips"
import type { Limits, NewExport, Preset } from "~/api/exports"

type Format = NonNullable<NewExport["format"]>
export type Resolution = NonNullable<Format["resolution"]>
export type Codec = NonNullable<Format["codec"]>
export type Template = NonNullable<NewExport["captions"]>
export type CaptionOptions = Required<NonNullable<NewExport["caption_options"]>>
export type Layout = NonNullable<NewExport["layout"]>
export type Tightening = NonNullable<NewExport["tightening"]>
export type Stretch = NonNullable<NewExport["restored"]>[number]

/** How a file is to be made and what goes with it: of a clip, its settings; of a splice, kept in this browser. */
export interface LookDraft {
  preset: Preset | null
  resolution: Resolution
  fps: number | null
  codec: Codec
  captions: Template | null
  /** The text over the first seconds; null is the suggested one, "" none. */
  hook: string | null
  caption_options: CaptionOptions
  layout: Layout
  /** By the shot's number in the analysis. */
  shot_layouts: Record<string, Layout>
  /** How much of pauses, fillers and repeated words is cut out of a clip. */
  tightening: Tightening
  /** What of that stays in, in times of the video. */
  restored: Stretch[]
  /** A brand's name. */
  brand: string | null
  /** The frame that stands for it; null is the best one. */
  cover_ms: number | null
  description: string
  hashtags: string[]
}

export const PLAIN_CAPTIONS: CaptionOptions = {
  position: null,
  size: 1,
  colour: null,
  case: null,
  lines: null,
  posted: "organic",
}

const PLAIN: LookDraft = {
  preset: null,
  resolution: "1080x1920",
  fps: null,
  codec: "h264",
  captions: "clean",
  hook: null,
  caption_options: PLAIN_CAPTIONS,
  layout: "auto",
  shot_layouts: {},
  tightening: "gentle",
  restored: [],
  brand: null,
  cover_ms: null,
  description: "",
  hashtags: [],
}

export const RESOLUTIONS: { value: Resolution; label: string }[] = [
  { value: "1080x1920", label: "Vertical, 1080×1920" },
  { value: "720x1280", label: "Vertical, 720×1280" },
  { value: "2160x3840", label: "Vertical 4K, 2160×3840" },
  { value: "1080x1350", label: "Portrait 4:5, 1080×1350" },
  { value: "1080x1080", label: "Square, 1080×1080" },
  { value: "1920x1080", label: "Widescreen, 1920×1080" },
]
export const CODECS: { value: Codec; label: string }[] = [
  { value: "h264", label: "H.264 · plays everywhere" },
  { value: "h265", label: "H.265 · smaller file" },
  { value: "vp9", label: "VP9 · for the web" },
  { value: "av1", label: "AV1 · smallest, slow to export" },
]
export const CODEC_NAMES: Record<Codec, string> = { h264: "H.264", h265: "H.265", vp9: "VP9", av1: "AV1" }

function recalled(key: string): LookDraft {
  try {
    return { ...PLAIN, ...JSON.parse(localStorage.getItem(key) ?? "{}") }
  } catch {
    return PLAIN
  }
}

/** The settings of a clip, with the defaults where nothing was chosen yet. */
export const lookOf = (settings: Clip["settings"]): LookDraft => ({
  ...PLAIN,
  ...settings,
  caption_options: { ...PLAIN_CAPTIONS, ...settings?.caption_options },
})

export function useLook(id: string) {
  const key = `cutroom.look.${id}`
  const [look, setLook] = useState(() => recalled(key))
  const set = useCallback(
    (part: Partial<LookDraft>) =>
      setLook((before) => {
        const next = { ...before, ...part }
        localStorage.setItem(key, JSON.stringify(next))
        return next
      }),
    [key],
  )
  return { look, set }
}

export const sizeOf = (look: Pick<LookDraft, "resolution">): [number, number] => {
  const [width = 720, height = 1280] = look.resolution.split("x").map(Number)
  return [width, height]
}

export const shapeOf = (look: Pick<LookDraft, "resolution">): number => {
  const [width, height] = sizeOf(look)
  return width / height
}

const SHAPES: Record<string, number> = { "9:16": 9 / 16, "4:5": 4 / 5, "1:1": 1, "16:9": 16 / 9 }

/** Why a platform would refuse what is asked for, in words; the API checks the same again. */
export function refusals(limits: Limits, look: LookDraft, lengthMs: number): string[] {
  const [width, height] = sizeOf(look)
  const tags = look.hashtags.map((tag) => `#${tag}`)
  const chars = [look.description, ...tags].filter(Boolean).join(" ").length
  const checks: [boolean, string][] = [
    [lengthMs < limits.shortest_ms, `Shorter than ${limits.shortest_ms / 1000} s. Make it longer.`],
    [lengthMs > limits.longest_ms, `Longer than ${limits.longest_ms / 1000} s. Trim it.`],
    [
      !limits.shapes.some((shape) => Math.abs(width / height / (SHAPES[shape] ?? 0) - 1) < 0.01),
      `Accepts ${limits.shapes.join(" or ")} only. Choose another format.`,
    ],
    [
      Math.max(width, height) > limits.most_side || Math.min(width, height) < limits.least_side,
      `Accepts ${limits.least_side} to ${limits.most_side} pixels a side. Choose another format.`,
    ],
    [
      look.fps !== null && (look.fps < limits.least_fps || look.fps > limits.most_fps),
      `Accepts ${limits.least_fps} to ${limits.most_fps} fps.`,
    ],
    [!limits.codecs.includes(look.codec), `Does not accept ${CODEC_NAMES[look.codec]}.`],
    [
      chars > limits.most_description_chars,
      `Caption and hashtags use ${chars} of ${limits.most_description_chars} characters. Shorten them.`,
    ],
    [tags.length > limits.most_hashtags, `Accepts up to ${limits.most_hashtags} hashtags.`],
  ]
  return checks.filter(([wrong]) => wrong).map(([, words]) => words)
}
