import { useSyncExternalStore } from "react"
import { currentWorkspace, onWorkspace } from "~/api/workspace"
import { useWorkspace } from "~/api/workspaces"
import type { Access, Role } from "./areas"

const FEATURES: ReadonlySet<string> = new Set()

/** What the person may use in this workspace: everybody owns their own; of a team as little as needs be until known. */
export function useAccess(): Access {
  const id = useSyncExternalStore(onWorkspace, currentWorkspace)
  const role: Role = useWorkspace()?.role ?? (id ? "viewer" : "owner")
  return { role, plan: null, features: FEATURES }
}
