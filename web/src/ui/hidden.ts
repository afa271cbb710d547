import { useSyncExternalStore } from "react"
import { later } from "./later"

type Kind = "videos" | "splices" | "exports"

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

/** Delete a little later, so that it can be taken back until then; out of sight at once. */
export function deleteLater(kind: Kind, ids: string[], said: string, deed: () => Promise<unknown>) {
  publish(kind, [...isOf(kind), ...ids])
  const settle = () =>
    publish(
      kind,
      [...isOf(kind)].filter((id) => !ids.includes(id)),
    )
  later(said, () => deed().then(settle), settle)
}
