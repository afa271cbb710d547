import { useSyncExternalStore } from "react"

const KEY = "cutroom.sidebar"
const listeners = new Set<() => void>()

/** `first.js` has put it on the page before anything was painted. */
function isFolded(): boolean {
  return document.documentElement.dataset.sidebar === "folded"
}

/** Fold the sidebar to its icons, or unfold it; this browser remembers. */
export function foldSidebar(folded: boolean) {
  document.documentElement.dataset.sidebar = folded ? "folded" : "open"
  try {
    localStorage.setItem(KEY, folded ? "folded" : "open")
  } catch {
    // storage is refused: it is remembered until the page is left
  }
  for (const listener of listeners) listener()
}

export function useSidebarFolded(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, isFolded)
}
