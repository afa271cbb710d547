import { useCallback, useReducer } from "react"

const CLOSE_MS = 800
const MOST_STEPS = 200

/** A draft's states one after the other, and which of them is on the screen. */
export interface Steps<Draft> {
  list: Draft[]
  at: number
  changed: { when: number; field: string }
}

export type Move<Draft> =
  | { kind: "change"; part: Partial<Draft>; field: string; when: number }
  | { kind: "undo" }
  | { kind: "redo" }
  | { kind: "take"; draft: Draft }

const UNTOUCHED = { when: 0, field: "" }

/** The same, whatever the order in which parts are named: the API names them in its own. */
export function isSame(one: unknown, other: unknown): boolean {
  return written(one) === written(other)
}

function written(draft: unknown): string {
  return JSON.stringify(draft, (_, value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  )
}

/** The next state; changes of the same field that follow each other closely are one step. */
export function moved<Draft>(steps: Steps<Draft>, move: Move<Draft>): Steps<Draft> {
  if (move.kind === "take") return { list: [move.draft], at: 0, changed: UNTOUCHED }
  if (move.kind === "undo") return { ...steps, at: Math.max(0, steps.at - 1), changed: UNTOUCHED }
  if (move.kind === "redo") return { ...steps, at: Math.min(steps.list.length - 1, steps.at + 1), changed: UNTOUCHED }
  const current = steps.list[steps.at] as Draft
  const next = { ...current, ...move.part }
  if (isSame(current, next)) return steps
  const close = move.field === steps.changed.field && move.when - steps.changed.when < CLOSE_MS && steps.at > 0
  const before = steps.list.slice(0, close ? steps.at : steps.at + 1).slice(-MOST_STEPS)
  return { list: [...before, next], at: before.length, changed: { when: move.when, field: move.field } }
}

/** A draft with steps back and forth. */
export function useSteps<Draft>(begin: () => Draft[]) {
  const [steps, move] = useReducer(moved<Draft>, undefined, () => {
    const list = begin()
    return { list, at: list.length - 1, changed: UNTOUCHED }
  })
  return {
    draft: steps.list[steps.at] as Draft,
    change: useCallback((part: Partial<Draft>, field = Object.keys(part).join()) => {
      move({ kind: "change", part, field, when: Date.now() })
    }, []),
    take: useCallback((draft: Draft) => move({ kind: "take", draft }), []),
    undo: useCallback(() => move({ kind: "undo" }), []),
    redo: useCallback(() => move({ kind: "redo" }), []),
    undoable: steps.at > 0,
    redoable: steps.at < steps.list.length - 1,
  }
}
