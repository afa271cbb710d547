import { useSyncExternalStore } from "react"
import { deferAction } from "./deferredAction"

type Kind = "videos" | "splices" | "exports" | "projects" | "photos"

const NONE: ReadonlySet<string> = new Set()
const hidden = new Map<Kind, ReadonlySet<string>>()
const listeners = new Set<() => void>()

function publish(kind: Kind, ids: Iterable<string>) {
  hidden.set(kind, new Set(ids))
  for (const listener of listeners) listener()
}

function isOf(kind: Kind): ReadonlySet<string> {
  return hidden.get(kind) ?? NONE
}

/** What is about to be deleted: out of sight on every screen, and back if the person changes their mind. */
export function useHidden(kind: Kind): ReadonlySet<string> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isOf(kind),
  )
}

/** Out of sight from now on; what is given puts it back. */
function hide(kind: Kind, ids: string[]): () => void {
  publish(kind, [...isOf(kind), ...ids])
  const left = () => [...isOf(kind)].filter((id) => !ids.includes(id))
  return () => publish(kind, left())
}

/** Delete a little later, so that it can be taken back until then; out of sight at once. What is given does it now. */
export function deleteLater(kind: Kind, ids: string[], message: string, action: () => Promise<unknown>): () => void {
  const back = hide(kind, ids)
  return deferAction(message, () => action().then(back), back)
}

/** Take them away to another list: out of sight at once, in sight again where the lists say so. */
export function moveAway(kind: Kind, ids: string[], action: () => Promise<unknown>): Promise<unknown> {
  return action().finally(hide(kind, ids))
}
