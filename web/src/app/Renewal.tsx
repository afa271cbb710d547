import { useNavigate } from "@tanstack/react-router"
import { lazy, Suspense, useEffect, useSyncExternalStore } from "react"
import { onStanding, ranOut, standingNow } from "~/api/session"

const SignInAgain = lazy(() => import("./SignInAgain"))

/** The sign-in ran out: sign in again in place, so that nothing on the screen is lost. */
export function Renewal() {
  const standing = useSyncExternalStore(onStanding, standingNow)
  const navigate = useNavigate()
  const left = standing === "out" && !ranOut()
  useEffect(() => {
    if (left) void navigate({ to: "/" }) // signed out in another tab
  }, [left, navigate])
  return <Suspense>{standing === "out" && !left && <SignInAgain />}</Suspense>
}
