import { useLayoutEffect, useRef, useSyncExternalStore } from "react"

export const isApple = /mac|iphone|ipad/i.test(navigator.userAgent)

const SWITCH = "cutroom.single-keys"
const listeners = new Set<() => void>()

/** Whether shortcuts of a single letter are on; some ways of working need them off (WCAG 2.1.4). */
export function singleKeysOn(): boolean {
  return localStorage.getItem(SWITCH) !== "off"
}

export function setSingleKeys(on: boolean) {
  localStorage.setItem(SWITCH, on ? "on" : "off")
  for (const listener of listeners) listener()
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, singleKeysOn)
}

/**
 * Do something on a key: "mod+k", "?", "ArrowLeft". Not while somebody types, nor over a dialog unless `mod` is held.
 * Keys are heard from the moment that the screen stands: a busy browser runs effects some time after it has painted.
 */
export function useShortcuts(keys: Record<string, (event: KeyboardEvent) => void>) {
  const current = useRef(keys)
  useLayoutEffect(() => {
    current.current = keys
  })
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = current.current[nameOf(event)]
      if (!action || event.defaultPrevented) return
      if (!(event.metaKey || event.ctrlKey) && isTaken(event)) return
      event.preventDefault()
      action(event)
    }
    addEventListener("keydown", press)
    return () => removeEventListener("keydown", press)
  }, [])
}

function nameOf(event: KeyboardEvent): string {
  const mod = event.metaKey || event.ctrlKey ? "mod+" : ""
  const alt = event.altKey ? "alt+" : ""
  const shift = event.shiftKey && event.key.length > 1 ? "shift+" : ""
  return mod + alt + shift + (event.key.length === 1 ? event.key.toLowerCase() : event.key)
}

const OWN_ARROWS = "[role=slider], [role=tab], [role=menu], [role=listbox], [role=radiogroup], input[type=range]"

function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement
  if (target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=dialog]")) return true
  if (event.key.startsWith("Arrow") && target.closest(OWN_ARROWS)) return true
  if (event.key === " " && target.closest("button, a, [role=button], [role=checkbox], input")) return true
  return event.key.length === 1 && event.key !== " " && !singleKeysOn()
}
