import { createRootRoute } from "@tanstack/react-router"
import { accessToken, authStatus } from "~/api/session"
import { NotFound } from "./NotFound"

export const root = createRootRoute({ notFoundComponent: NotFound })

/** Wait until it is known whether somebody is signed in; a server that is away leaves it open. */
export async function authKnown() {
  if (authStatus() === "unknown") await accessToken().catch(() => null)
}
