import type { Word } from "~/api/analyses"
import { type Clip, changeClip, clipQuery } from "~/api/clips"
import { queryClient } from "~/api/query"
import { type Editable, useAutosave } from "~/features/editing/autosave"

/** What can be changed about a clip. */
export interface Draft {
  title: string
  start_ms: number
  end_ms: number
}

export const SHORTEST_MS = 1000

const draftOf = ({ title, start_ms, end_ms }: Clip): Draft => ({ title, start_ms, end_ms })

const CLIP: Editable<Clip, Draft, Draft> = {
  kind: "draft",
  draftOf,
  basisOf: draftOf,
  isNewer: (one, other) => one.updated_at > other.updated_at,
  save: (stored, draft, was) => changeClip(stored.id, { ...draft, title: draft.title.trim() || stored.title, was }),
  fetch: (id) => queryClient.fetchQuery({ ...clipQuery(id), staleTime: 0 }),
}

/** A clip's draft, saved over what was read and nothing newer. */
export function useClipDraft(clip: Clip) {
  return useAutosave(clip, CLIP)
}

/** The nearest place that cuts no word: its edge outward, as the API will have it. */
export function snapped(words: Word[], ms: number, edge: "start" | "end"): number {
  const inside = words.find((word) => word.start_ms < ms && ms < word.end_ms)
  if (!inside) return Math.round(ms)
  return edge === "start" ? inside.start_ms : inside.end_ms
}

/** A trim that keeps at least a second. */
export function trimmed(draft: Draft, edge: "start" | "end", ms: number, durationMs: number): Partial<Draft> {
  if (edge === "start") return { start_ms: Math.round(Math.max(0, Math.min(ms, draft.end_ms - SHORTEST_MS))) }
  return { end_ms: Math.round(Math.min(durationMs, Math.max(ms, draft.start_ms + SHORTEST_MS))) }
}
