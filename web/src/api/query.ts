import { focusManager, QueryClient } from "@tanstack/react-query"
import { ApiError } from "./client"
import { onAuthStatus, sessionExpired } from "./session"

/** Passing faults are tried again for a while; what the API refused is not. */
export function again(failures: number, error: Error): boolean {
  if (!(error instanceof ApiError)) return failures < 2
  if (error.status === 0 || error.status === 503) return failures < 6
  return error.status >= 500 && failures < 2
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: again,
      retryDelay: (n) => Math.min(500 * 2 ** n, 8000),
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      networkMode: "always",
    },
    mutations: {
      retry: (n, error) => error instanceof ApiError && error.status === 503 && n < 3,
      networkMode: "always",
    },
  },
})

// a sign-in that ran out: what would be refused is not asked for; once somebody is signed in again, all is asked anew
onAuthStatus(() => focusManager.setFocused(sessionExpired() ? false : undefined))
