import type { Word } from "~/api/analyses"
import { type Clip, changeClip, clipQuery } from "~/api/clips"
import { queryClient } from "~/api/query"
import { type Editable, useAutosave } from "~/features/editing/autosave"
import { isSame } from "~/features/editing/steps"
import { type LookDraft, lookOf } from "~/features/exports/draft"

/** What can be changed about a clip. */
export interface Draft {
  title: string
  start_ms: number
  end_ms: number
  look: LookDraft
}

type Basis = Pick<Clip, "title" | "start_ms" | "end_ms" | "settings">

export const SHORTEST_MS = 1000

const CLIP: Editable<Clip, Draft, Basis> = {
  kind: "clip",
  draftOf: ({ title, start_ms, end_ms, settings }) => ({ title, start_ms, end_ms, look: lookOf(settings) }),
  basisOf: ({ title, start_ms, end_ms, settings }) => ({ title, start_ms, end_ms, settings }),
  isNewer: (one, other) => one.updated_at > other.updated_at,
  storedAs: (draft, { title }) => ({ ...draft, title: draft.title.trim() || title }),
  save: (stored, draft, was) => {
    const { look, ...cut } = CLIP.storedAs(draft, stored)
    const settings = isSame(look, lookOf(was.settings)) ? {} : { settings: look } // what nobody chose stays open
    return changeClip(stored.id, { ...cut, ...settings, was })
  },
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
