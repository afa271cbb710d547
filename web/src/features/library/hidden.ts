import { useSyncExternalStore } from "react"

/** Videos that are about to be deleted: out of sight, and back if the person changes their mind. */
let hidden: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

function publish(next: ReadonlySet<string>) {
  hidden = next
  for (const listener of listeners) listener()
}

export function hide(ids: string[]) {
  publish(new Set([...hidden, ...ids]))
}

export function show(ids: string[]) {
  publish(new Set([...hidden].filter((id) => !ids.includes(id))))
}

export function useHidden(): ReadonlySet<string> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => hidden,
  )
}
