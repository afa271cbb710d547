import { useQuery } from "@tanstack/react-query"
import { useSyncExternalStore } from "react"
import { meQuery } from "~/api/accounts"
import { currentWorkspace, onWorkspace } from "~/api/workspace"
import { type Permission, useWorkspace } from "~/api/workspaces"
import type { Access } from "./areas"

const NONE: ReadonlySet<string> = new Set()
const MODERATION: ReadonlySet<string> = new Set(["moderation"])
const EVERYTHING: readonly Permission[] = ["read", "approve", "edit", "manage", "own"]

/** What the person may use in this workspace: everything in their own; of a team as little as needs be until known. */
export function useAccess(): Access {
  const id = useSyncExternalStore(onWorkspace, currentWorkspace)
  const permissions = useWorkspace()?.permissions ?? (id ? [] : EVERYTHING)
  const moderates = useQuery(meQuery).data?.role === "moderator"
  return { permissions: new Set(permissions), plan: null, features: moderates ? MODERATION : NONE }
}
