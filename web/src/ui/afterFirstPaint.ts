import { useSyncExternalStore } from "react"

/**
 * When the first screen stands, what nobody sees of it is fetched: what floats (hints, menus, lists), dialogs, panels.
 * It is there when it is wanted, the network being away or not, and the first screen does not wait for it.
 */
const READY_MS = 1500
let ready = false
const waiting = new Set<() => void>()

setTimeout(() => {
  ready = true
  for (const one of waiting) one()
}, READY_MS)

function listen(listener: () => void): () => void {
  waiting.add(listener)
  return () => waiting.delete(listener)
}

/** Whether the first screen has had its time, so that others may come. */
export function useAfterFirstPaint(): boolean {
  return useSyncExternalStore(listen, () => ready)
}

/** Do something once the first screen has had its time; now, where it has had it. */
export function afterFirstPaint(what: () => void) {
  if (ready) what()
  else waiting.add(what)
}
