import { queryOptions } from "@tanstack/react-query"
import { api, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"
import { enter, forget } from "./session"

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/me", { signal })),
  staleTime: 5 * 60_000,
})

/** Sign in; `same` when the same person goes on where they were, so that what is on the screen stays. */
export async function signIn(body: Schemas["Login"], same = false): Promise<void> {
  const answer = await unwrap(api.POST("/api/v1/auth/login", { body }))
  if (!same) return arrive(answer)
  enter(answer)
  await queryClient.invalidateQueries()
}

/** Sign up; false where the address has to be confirmed first, with the link in a mail. */
export async function register(body: Schemas["Register"]): Promise<boolean> {
  const answer = await unwrap(api.POST("/api/v1/auth/register", { body }))
  if (!("access_token" in answer)) return false
  arrive(answer)
  return true
}

function arrive(answer: Schemas["SignedIn"]) {
  queryClient.clear()
  queryClient.setQueryData(meQuery.queryKey, answer.user)
  enter(answer)
}

/** Sign out here, in the other tabs and on the server; a server that is away ends the sign-in when it runs out. */
export async function signOut(): Promise<void> {
  const request = unwrap(api.POST("/api/v1/auth/logout", { body: {} }))
  await request.catch(() => undefined)
  forget()
  queryClient.clear()
}

export async function changeMe(body: Schemas["UpdateMe"]): Promise<void> {
  queryClient.setQueryData(meQuery.queryKey, await unwrap(api.PATCH("/api/v1/users/me", { body })))
}

export const requestReset = (email: string) =>
  unwrap(api.POST("/api/v1/auth/request-password-reset", { body: { email } }))

export const requestVerification = () => unwrap(api.POST("/api/v1/users/me/verify-email"))

/** Have mail sent to the person's address again, after it was stopped. */
export async function retryEmail(): Promise<void> {
  queryClient.setQueryData(meQuery.queryKey, await unwrap(api.POST("/api/v1/users/me/retry-email")))
}

export const resetPassword = (token: string, password: string) =>
  unwrap(api.POST("/api/v1/auth/reset-password", { body: { token, password } }))

export const verifyEmail = (token: string) => unwrap(api.POST("/api/v1/auth/verify-email", { body: { token } }))
