import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { lazy, Suspense, useEffect, useSyncExternalStore } from "react"
import { meQuery } from "~/api/accounts"
import { authStatus, onAuthStatus, sessionExpired } from "~/api/session"

const SignInAgain = lazy(() => import("./SignInAgain"))

/** The sign-in ran out: sign in again in place, so that nothing on the screen is lost. */
export function Renewal() {
  const status = useSyncExternalStore(onAuthStatus, authStatus)
  // kept for as long as somebody is here: once nobody is, it can't be asked for
  const { data: me } = useQuery({ ...meQuery, enabled: status === "in" })
  const navigate = useNavigate()
  const left = status === "out" && !sessionExpired()
  useEffect(() => {
    if (left) void navigate({ to: "/" }) // signed out in another tab
  }, [left, navigate])
  return <Suspense>{status === "out" && !left && <SignInAgain email={me?.email} />}</Suspense>
}
