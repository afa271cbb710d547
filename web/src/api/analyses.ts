import { queryOptions } from "@tanstack/react-query"
import { saveAs } from "~/ui/save"
import { ApiError, api, onceKey, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type Analysis = Schemas["AnalysisView"]
export type Stage = Schemas["StageView"]
export type Options = Schemas["StartAnalysis"]

/** What the API promises of a transcript's parts. */
export interface Word {
  text: string
  start_ms: number
  end_ms: number
  confidence: number
}
export interface Sentence {
  text: string
  start_ms: number
  end_ms: number
  first_word: number
  last_word: number
}
export interface Transcript {
  language: string | null
  version: number
  sentences: Sentence[]
  words: Word[]
}
export interface Curve {
  step_ms: number
  values: number[]
}
export interface Shot {
  start_ms: number
  end_ms: number
  transition: "start" | "cut" | "fade" | "dissolve"
  confidence: number
}
export interface FaceTrack {
  track: number
  start_ms: number
  end_ms: number
  points: { at_ms: number; x: number; y: number; w: number; h: number; score: number }[]
}
export interface Signals {
  duration_ms: number
  shots: Shot[]
  speech: { start_ms: number; end_ms: number; speaker: string | null }[]
  faces: FaceTrack[]
  sounds: { start_ms: number; end_ms: number; kind: string }[]
  curves: { motion: Curve; brightness: Curve; focus_x: Curve; loudness: Curve }
}

export function isRunning(job: { status: string }): boolean {
  return job.status === "queued" || job.status === "processing"
}

/** A video's analyses, the newest first; followed closely while one is running. */
export const analysesQuery = (videoId: string) =>
  queryOptions({
    queryKey: ["analyses", videoId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/videos/{video_id}/analyses", {
          params: { path: { video_id: videoId }, query: { limit: 20 } },
          signal,
        }),
      ),
    refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? 2000 : false),
  })

/** One analysis with the progress of every stage. */
export const analysisQuery = (analysisId: string) =>
  queryOptions({
    queryKey: ["analysis", analysisId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/analyses/{analysis_id}", { params: { path: { analysis_id: analysisId } }, signal })),
    refetchInterval: (query) => (!query.state.data || isRunning(query.state.data) ? 700 : false),
  })

export async function startAnalysis(
  videoId: string,
  options: Options,
  key = onceKey(),
  headers: Record<string, string> = {},
): Promise<Analysis> {
  const analysis = await unwrap(
    api.POST("/api/v1/videos/{video_id}/analyses", {
      params: { path: { video_id: videoId }, header: key },
      headers,
      body: options,
    }),
  )
  await queryClient.invalidateQueries({ queryKey: ["analyses", videoId] })
  await queryClient.invalidateQueries({ queryKey: ["jobs"] })
  return analysis
}

const settled = { staleTime: Number.POSITIVE_INFINITY }

export const transcriptQuery = (videoId: string, analysisId: string | undefined) =>
  queryOptions({
    queryKey: ["transcript", videoId, analysisId],
    queryFn: async ({ signal }) =>
      (await unwrap(
        api.GET("/api/v1/videos/{video_id}/transcript", { params: { path: { video_id: videoId } }, signal }),
      )) as unknown as Transcript,
    enabled: analysisId !== undefined,
    ...settled,
  })

/** A video's transcript with one word changed, its sentence with it. */
function withWord(transcript: Transcript, index: number, text: string): Transcript {
  const words = transcript.words.map((word, i) => (i === index ? { ...word, text } : word))
  const sentences = transcript.sentences.map((one) =>
    index < one.first_word || index > one.last_word
      ? one
      : {
          ...one,
          text: words
            .slice(one.first_word, one.last_word + 1)
            .map((word) => word.text)
            .join(" "),
        },
  )
  return { ...transcript, words, sentences }
}

let corrections: Promise<unknown> = Promise.resolve()

/** Put one word right: at once on the screen, one after another on the server; back again if it refuses. */
export function correctWord(videoId: string, index: number, text: string): Promise<void> {
  const filters = { queryKey: ["transcript", videoId] }
  const change = (to: string) =>
    queryClient.setQueriesData<Transcript>(filters, (transcript) => transcript && withWord(transcript, index, to))
  const before = queryClient.getQueriesData<Transcript>(filters).find(([, transcript]) => transcript)?.[1]?.words[
    index
  ]?.text
  change(text)
  const sent = corrections.then(() => sendWord(videoId, index, text))
  corrections = sent.catch(() => undefined)
  return sent.catch((error) => {
    if (before !== undefined) change(before)
    if (error instanceof ApiError && error.status === 409) void queryClient.invalidateQueries(filters)
    throw error
  })
}

async function sendWord(videoId: string, index: number, text: string): Promise<void> {
  const filters = { queryKey: ["transcript", videoId] }
  const version = queryClient.getQueriesData<Transcript>(filters).find(([, transcript]) => transcript)?.[1]?.version
  const transcript = await unwrap(
    api.PATCH("/api/v1/videos/{video_id}/transcript", {
      params: { path: { video_id: videoId } },
      body: { words: [{ index, text }], ...(version === undefined ? {} : { version }) },
    }),
  )
  queryClient.setQueriesData<Transcript>(filters, (shown) => shown && { ...shown, version: transcript.version })
  await queryClient.invalidateQueries({ queryKey: ["captions", videoId] })
}

/** A video's words as a captions file, saved under the video's name. */
export async function saveSubtitles(videoId: string, title: string, form: "srt" | "vtt"): Promise<void> {
  const params = { path: { video_id: videoId } }
  const text = await unwrap(
    form === "srt"
      ? api.GET("/api/v1/videos/{video_id}/transcript.srt", { params, parseAs: "text" })
      : api.GET("/api/v1/videos/{video_id}/transcript.vtt", { params, parseAs: "text" }),
  )
  saveAs(String(text), `${title}.${form}`)
}

export const signalsQuery = (videoId: string, analysisId: string | undefined) =>
  queryOptions({
    queryKey: ["signals", videoId, analysisId],
    queryFn: async ({ signal }) =>
      (await unwrap(
        api.GET("/api/v1/videos/{video_id}/signals", { params: { path: { video_id: videoId } }, signal }),
      )) as unknown as Signals,
    enabled: analysisId !== undefined,
    ...settled,
  })

/** The captions file of a video as an address that a player can load. */
export const captionsQuery = (videoId: string, analysisId: string | undefined) =>
  queryOptions({
    queryKey: ["captions", videoId, analysisId],
    queryFn: async ({ signal }) => {
      const text = await unwrap(
        api.GET("/api/v1/videos/{video_id}/transcript.vtt", {
          params: { path: { video_id: videoId } },
          parseAs: "text",
          signal,
        }),
      )
      return URL.createObjectURL(new Blob([text as string], { type: "text/vtt" }))
    },
    enabled: analysisId !== undefined,
    ...settled,
  })
