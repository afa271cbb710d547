import type { Access } from "./areas"

const OWNER: Access = { role: "owner", plan: null, features: new Set() }

/** What the person may use here: everybody owns their personal workspace. */
export function useAccess(): Access {
  return OWNER
}
