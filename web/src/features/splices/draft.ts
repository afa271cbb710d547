import { useCallback, useEffect, useReducer, useRef, useState } from "react"
import { ApiError, said } from "~/api/client"
import { queryClient } from "~/api/query"
import { type Mode, type Splice, type SpliceOptions, saveSplice, spliceQuery } from "~/api/splices"

/** What can be changed about a splice. */
export interface Draft {
  title: string
  mode: Mode
  options: SpliceOptions
}

export type Standing = "saved" | "unsaved" | "saving" | "refused" | "conflict"

const WAIT_MS = 500
const AGAIN_MS = 4000
const CLOSE_MS = 800
const MOST_STEPS = 200

export const draftOf = (splice: Splice): Draft => ({
  title: splice.title,
  mode: splice.mode,
  options: splice.options as SpliceOptions,
})

/** The same, whatever the order in which parts are named: the API names them in its own. */
const same = (one: Draft, other: Draft) => written(one) === written(other)

function written(draft: Draft): string {
  return JSON.stringify(draft, (_, value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  )
}

const keyOf = (id: string) => `cutroom.splice.${id}`

interface Kept {
  of: number
  draft: Draft
}

/** What this browser still holds of a draft that was never saved. */
function kept(id: string): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(keyOf(id)) ?? "null") ?? undefined
  } catch {
    return undefined
  }
}

interface Steps {
  list: Draft[]
  at: number
  changed: { when: number; field: string }
}
type Move =
  | { kind: "change"; part: Partial<Draft>; field: string; when: number }
  | { kind: "undo" }
  | { kind: "redo" }
  | { kind: "take"; draft: Draft }

function moved(steps: Steps, move: Move): Steps {
  if (move.kind === "take") return { list: [move.draft], at: 0, changed: { when: 0, field: "" } }
  if (move.kind === "undo") return { ...steps, at: Math.max(0, steps.at - 1), changed: { when: 0, field: "" } }
  if (move.kind === "redo")
    return { ...steps, at: Math.min(steps.list.length - 1, steps.at + 1), changed: { when: 0, field: "" } }
  const current = steps.list[steps.at] as Draft
  const next = { ...current, ...move.part }
  if (same(current, next)) return steps
  // changes that follow each other closely in the same field are one step
  const close = move.field === steps.changed.field && move.when - steps.changed.when < CLOSE_MS && steps.at > 0
  const before = steps.list.slice(0, close ? steps.at : steps.at + 1).slice(-MOST_STEPS)
  return { list: [...before, next], at: before.length, changed: { when: move.when, field: move.field } }
}

/**
 * A splice's draft that saves itself under the version that was read, with steps back and forth. What is not saved yet
 * is kept in this browser; where it was saved elsewhere meanwhile, a person decides.
 */
export function useSpliceDraft(splice: Splice) {
  const [steps, move] = useReducer(moved, splice, started)
  const draft = steps.list[steps.at] as Draft
  const save = useSaving(
    splice,
    draft,
    useCallback((theirs: Splice) => move({ kind: "take", draft: draftOf(theirs) }), []),
  )
  const change = useCallback((part: Partial<Draft>, field = Object.keys(part).join()) => {
    move({ kind: "change", part, field, when: Date.now() })
  }, [])
  return {
    ...save,
    draft,
    change,
    undo: useCallback(() => move({ kind: "undo" }), []),
    redo: useCallback(() => move({ kind: "redo" }), []),
    undoable: steps.at > 0,
    redoable: steps.at < steps.list.length - 1,
  }
}

function started(splice: Splice): Steps {
  const left = kept(splice.id)
  const list = left && !same(left.draft, draftOf(splice)) ? [draftOf(splice), left.draft] : [draftOf(splice)]
  return { list, at: list.length - 1, changed: { when: 0, field: "" } }
}

function useSaving(splice: Splice, draft: Draft, take: (theirs: Splice) => void) {
  const [saved, setSaved] = useState(splice)
  const [sent, setSent] = useState(() => draftOf(splice))
  const [trouble, setTrouble] = useState<{ standing: "refused" | "conflict"; why: string; again: boolean; of: Draft }>()
  const [saving, setSaving] = useState(false)
  // what was left here was made of the version that was read then, whatever has become of it since
  const [left] = useState(() => (same(draft, sent) ? undefined : kept(splice.id)?.of))
  const now = useRef({ draft, sent, saved, version: left ?? splice.version })
  Object.assign(now.current, { draft, sent, saved })
  const running = useRef<Promise<Splice>>(null)
  const clean = same(draft, sent)

  const accept = useCallback((fresh: Splice, as: Draft) => {
    Object.assign(now.current, { saved: fresh, sent: as, version: fresh.version })
    setSaved(fresh)
    setSent(as)
    setTrouble(undefined)
  }, [])

  const send = useCallback(async (): Promise<Splice> => {
    const { draft: going, version } = now.current
    const title = going.title.trim() || now.current.saved.title
    setSaving(true)
    try {
      const fresh = await saveOnce(splice.id, { ...going, title }, version)
      accept(fresh, going)
      return fresh
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 500
      const standing = status === 409 ? "conflict" : "refused"
      setTrouble({ standing, why: said(error), again: status === 0 || status >= 500, of: going })
      throw error
    } finally {
      setSaving(false)
    }
  }, [splice.id, accept])

  /** Save now what is not saved; gives the splice as it then is. One call at a time. */
  const save = useCallback(async (): Promise<Splice> => {
    await running.current?.catch(() => undefined)
    if (same(now.current.draft, now.current.sent)) return now.current.saved
    running.current = send()
    return running.current
  }, [send])

  useEffect(() => {
    if (clean) localStorage.removeItem(keyOf(splice.id))
    else localStorage.setItem(keyOf(splice.id), JSON.stringify({ of: now.current.version, draft } satisfies Kept))
  }, [splice.id, draft, clean])
  useEffect(() => {
    if (clean || trouble?.standing === "conflict" || (trouble?.again === false && trouble.of === draft)) return
    const timer = setTimeout(() => void save().catch(() => undefined), trouble ? AGAIN_MS : WAIT_MS)
    return () => clearTimeout(timer)
  }, [clean, trouble, save, draft])
  useLeaving(clean, save)
  useEffect(() => {
    // saved in another tab, and nothing of ours is in the way
    if (!clean || splice.version <= now.current.version) return
    accept(splice, draftOf(splice))
    take(splice)
  }, [clean, splice, accept, take])

  const theirs = async () => {
    const fresh = await asStored(splice.id)
    accept(fresh, draftOf(fresh))
    return fresh
  }
  const standing: Standing = trouble?.standing ?? (saving ? "saving" : clean ? "saved" : "unsaved")
  return {
    saved,
    save,
    standing,
    why: trouble?.why,
    takeTheirs: async () => take(await theirs()),
    keepMine: async () => {
      await theirs()
      await save()
    },
  }
}

/** Save a draft; one that was ours and saved already, while the page was being left, is no conflict. */
async function saveOnce(spliceId: string, draft: Draft, version: number): Promise<Splice> {
  try {
    return await saveSplice(spliceId, { ...draft, version })
  } catch (error) {
    const fresh = error instanceof ApiError && error.status === 409 ? await asStored(spliceId) : undefined
    if (fresh && same(draftOf(fresh), draft)) return fresh
    throw error
  }
}

const asStored = (spliceId: string) => queryClient.fetchQuery({ ...spliceQuery(spliceId), staleTime: 0 })

/** Nothing waits for the timer when the tab is hidden or closed. */
function useLeaving(clean: boolean, save: () => Promise<unknown>) {
  useEffect(() => {
    const leave = () => {
      if (!clean) void save().catch(() => undefined)
    }
    addEventListener("pagehide", leave)
    return () => removeEventListener("pagehide", leave)
  }, [clean, save])
}
