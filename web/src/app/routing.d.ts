import "@tanstack/react-router"
import type { router } from "./router"

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
  interface HistoryState {
    /** The address that was typed at sign-in, for whoever has forgotten the password. */
    email?: string
  }
  interface StaticDataRouteOption {
    /** The screen takes the whole window: no sidebar, no header. */
    wholeWindow?: true
  }
}
