import "@tanstack/react-router"

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The address that was typed at sign-in, for whoever has forgotten the password. */
    email?: string
  }
  interface StaticDataRouteOption {
    /** The screen takes the whole window: no sidebar, no header. */
    wholeWindow?: true
  }
}
