import { useCallback, useEffect, useState } from "react"
import type { Word } from "~/api/analyses"
import type { Clip } from "~/api/clips"

/** What is being changed about a clip and not saved yet. */
export interface Draft {
  title: string
  start_ms: number
  end_ms: number
}

export const SHORTEST_MS = 1000

export const savedDraft = (clip: Clip): Draft => ({ title: clip.title, start_ms: clip.start_ms, end_ms: clip.end_ms })

export function isChanged(draft: Draft, clip: Clip): boolean {
  return draft.title !== clip.title || draft.start_ms !== clip.start_ms || draft.end_ms !== clip.end_ms
}

const keyOf = (clip: Clip) => `cutroom.draft.${clip.id}`

/** What was left unsaved, unless the clip has been changed elsewhere since. */
function recalled(clip: Clip): Draft | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(clip)) ?? "null")
    return kept?.of === clip.updated_at ? kept.draft : undefined
  } catch {
    return undefined
  }
}

/** A draft with its steps back, and what it was begun from; kept across a reload until it is saved or thrown away. */
export function useDraft(clip: Clip) {
  const [steps, setSteps] = useState<Draft[]>(() => [savedDraft(clip), ...(isKept(clip) ?? [])])
  const draft = steps.at(-1) ?? savedDraft(clip)
  useEffect(() => {
    // saved in another tab, and nothing of ours is in the way
    setSteps((before) => (before.length === 1 ? [savedDraft(clip)] : before))
  }, [clip])
  useEffect(() => {
    if (isChanged(draft, clip)) localStorage.setItem(keyOf(clip), JSON.stringify({ of: clip.updated_at, draft }))
    else localStorage.removeItem(keyOf(clip))
  }, [draft, clip])
  const change = useCallback((part: Partial<Draft>) => {
    setSteps((before) => merged(before, part))
  }, [])
  const undo = useCallback(() => setSteps((before) => (before.length > 1 ? before.slice(0, -1) : before)), [])
  const reset = useCallback((to: Clip) => setSteps([savedDraft(to)]), [])
  return { draft, was: steps[0] ?? draft, change, undo, reset, undoable: steps.length > 1 }
}

function isKept(clip: Clip): Draft[] | undefined {
  const kept = recalled(clip)
  return kept && [kept]
}

/** One more step; changes that follow each other closely in the same field are one. */
let last = { at: 0, field: "" }
function merged(before: Draft[], part: Partial<Draft>): Draft[] {
  const current = before.at(-1)
  if (!current) return before
  const next = { ...current, ...part }
  const field = Object.keys(part).join()
  const close = Date.now() - last.at < 800 && last.field === field && before.length > 1
  last = { at: Date.now(), field }
  return [...(close ? before.slice(0, -1) : before), next]
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
