import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react"
import { ApiError, errorMessage } from "~/api/client"
import { authStatus, onAuthStatus } from "~/api/session"
import { isSame, useSteps } from "./steps"

export type SaveStatus = "saved" | "unsaved" | "saving" | "refused" | "conflict"

/** What is edited, and how it is read and written. `Basis` is what a change is told to be made of. */
export interface Editable<Stored extends { id: string }, Draft, Basis> {
  /** The name under which this browser keeps what is not saved yet. */
  kind: string
  draftOf: (stored: Stored) => Draft
  basisOf: (stored: Stored) => Basis
  /** Whether one stored state is newer than another. */
  isNewer: (one: Stored, other: Stored) => boolean
  /** A draft as it will be stored over what is. */
  storedAs: (draft: Draft, stored: Stored) => Draft
  /** Save a draft that was made of `basis`; throws ApiError 409 where something else was saved meanwhile. */
  save: (stored: Stored, draft: Draft, basis: Basis) => Promise<Stored>
  fetch: (id: string) => Promise<Stored>
}

const WAIT_MS = 500
const AGAIN_MS = 4000

interface Kept<Draft, Basis> {
  of: Basis
  draft: Draft
  /** What was sent of it without an answer: one of these may be what is stored. */
  unanswered?: Draft[]
}

const MOST_UNANSWERED = 5

/** What this browser still holds of a draft that was never saved. */
function kept<Draft, Basis>(key: string): Kept<Draft, Basis> | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") ?? undefined
  } catch {
    return undefined
  }
}

/**
 * A draft that saves itself, with steps back and forth. What is not saved yet is kept in this browser; where something
 * else was saved meanwhile, a person decides.
 */
export function useAutosave<Stored extends { id: string }, Draft, Basis>(
  stored: Stored,
  of: Editable<Stored, Draft, Basis>,
) {
  const key = `cutroom.${of.kind}.${stored.id}`
  const { draft, change, take, undo, redo, undoable, redoable } = useSteps<Draft>(() => {
    const left = kept<Draft, Basis>(key)
    const first = of.draftOf(stored)
    return left && !isSame(left.draft, first) ? [first, left.draft] : [first]
  })
  const saving = useSaving(stored, draft, take, of, key)
  return { ...saving, draft, change, undo, redo, undoable, redoable }
}

function useSaving<Stored extends { id: string }, Draft, Basis>(
  stored: Stored,
  draft: Draft,
  take: (draft: Draft) => void,
  of: Editable<Stored, Draft, Basis>,
  key: string,
) {
  const [saved, setSaved] = useState(stored)
  const [sent, setSent] = useState(() => of.draftOf(stored))
  const [trouble, setTrouble] = useState<{ status: "refused" | "conflict"; why: string; again: boolean; of: Draft }>()
  const [saving, setSaving] = useState(false)
  // what was left here was made of what was read then, whatever has become of it since
  const [left] = useState(() => (isSame(draft, sent) ? undefined : kept<Draft, Basis>(key)))
  const now = useRef({
    draft,
    sent,
    saved,
    basis: left?.of ?? of.basisOf(stored),
    unanswered: left?.unanswered ?? [],
  })
  Object.assign(now.current, { draft, sent, saved })
  const running = useRef<Promise<Stored>>(null)
  // what was sent and not answered may be stored by now, also where it was undone since
  const [open, setOpen] = useState(now.current.unanswered.length > 0)
  const clean = !open && isSame(draft, sent)

  const accept = useCallback(
    (fresh: Stored, as: Draft) => {
      Object.assign(now.current, { saved: fresh, sent: as, basis: of.basisOf(fresh), unanswered: [] })
      setSaved(fresh)
      setSent(as)
      setOpen(false)
      setTrouble(undefined)
    },
    [of],
  )

  const send = useCallback(async (): Promise<Stored> => {
    const { draft: going, basis, saved: before, unanswered } = now.current
    now.current.unanswered = [...unanswered, going].slice(-MOST_UNANSWERED)
    setOpen(true)
    keep(key, now.current) // the page may go before the answer comes
    setSaving(true)
    try {
      const fresh = await saveOnce(before, going, basis, unanswered, of)
      accept(fresh, going)
      return fresh
    } catch (error) {
      const code = error instanceof ApiError ? error.status : 500
      const again = code === 0 || code === 401 || code >= 500
      if (!again) {
        now.current.unanswered = unanswered // it was refused, so it is not stored
        setOpen(unanswered.length > 0)
      }
      setTrouble({ status: code === 409 ? "conflict" : "refused", why: errorMessage(error), again, of: going })
      throw error
    } finally {
      setSaving(false)
    }
  }, [of, key, accept])

  /** Save now what is not saved; gives what is then stored. One call at a time. */
  const save = useCallback(async (): Promise<Stored> => {
    await running.current?.catch(() => undefined)
    if (now.current.unanswered.length === 0 && isSame(now.current.draft, now.current.sent)) return now.current.saved
    running.current = send()
    return running.current
  }, [send])

  useKeeping(key, now, draft, clean)
  useTimer(clean, draft, trouble, save)
  useLeaving(clean, save)
  useEffect(() => {
    // saved in another tab, and nothing of ours is in the way
    if (!clean || !of.isNewer(stored, now.current.saved)) return
    accept(stored, of.draftOf(stored))
    take(of.draftOf(stored))
  }, [clean, stored, accept, take, of])

  const theirs = async () => {
    const fresh = await of.fetch(stored.id)
    accept(fresh, of.draftOf(fresh))
    return fresh
  }
  const status: SaveStatus = trouble?.status ?? (saving ? "saving" : clean ? "saved" : "unsaved")
  return {
    saved,
    save,
    status,
    why: trouble?.why,
    takeTheirs: async () => take(of.draftOf(await theirs())),
    keepMine: async () => {
      await theirs()
      await save()
    },
  }
}

interface Unsaved<Draft, Basis> {
  basis: Basis
  draft: Draft
  unanswered: Draft[]
}

function keep<Draft, Basis>(key: string, { basis, draft, unanswered }: Unsaved<Draft, Basis>) {
  try {
    localStorage.setItem(key, JSON.stringify({ of: basis, draft, unanswered } satisfies Kept<Draft, Basis>))
  } catch {
    // the browser's room is full: saving on the server goes on
  }
}

/** Keep what is not saved in this browser until it is. */
function useKeeping<Draft, Basis>(key: string, now: { current: Unsaved<Draft, Basis> }, draft: Draft, clean: boolean) {
  useEffect(() => {
    if (clean) localStorage.removeItem(key)
    else keep(key, { ...now.current, draft })
  }, [key, now, draft, clean])
}

/** Save a moment after the last change, again after a fault that passes, and not while nobody is signed in. */
function useTimer<Draft>(
  clean: boolean,
  draft: Draft,
  trouble: { status: string; again: boolean; of: Draft } | undefined,
  save: () => Promise<unknown>,
) {
  const auth = useSyncExternalStore(onAuthStatus, authStatus)
  useEffect(() => {
    if (clean || auth === "out" || trouble?.status === "conflict") return
    if (trouble?.again === false && trouble.of === draft) return
    const timer = setTimeout(() => void save().catch(() => undefined), trouble ? AGAIN_MS : WAIT_MS)
    return () => clearTimeout(timer)
  }, [clean, auth, trouble, save, draft])
}

/**
 * Save a draft. What is stored by now is no conflict where we sent it ourselves and the answer was lost: the network
 * was away, or the page was being left.
 */
async function saveOnce<Stored extends { id: string }, Draft, Basis>(
  before: Stored,
  draft: Draft,
  basis: Basis,
  unanswered: Draft[],
  of: Editable<Stored, Draft, Basis>,
): Promise<Stored> {
  try {
    return await of.save(before, draft, basis)
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error
    const fresh = await of.fetch(before.id)
    const arrived = of.draftOf(fresh)
    const isStored = (one: Draft) => isSame(arrived, of.storedAs(one, before))
    if (isStored(draft)) return fresh
    if (unanswered.some(isStored)) return await of.save(fresh, draft, of.basisOf(fresh))
    throw error
  }
}

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
