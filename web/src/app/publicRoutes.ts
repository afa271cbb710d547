import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { authStatus } from "~/api/session"
import { authKnown, root } from "./root"
import { consentSearch, signInSearch, tokenSearch } from "./search"

const landing = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async () => {
    await authKnown()
    if (authStatus() === "in") throw redirect({ to: "/home", replace: true })
  },
  component: lazyRouteComponent(() => import("~/features/landing/Landing"), "Landing"),
})

const auth = () => import("~/features/auth/pages")
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: signInSearch,
  component: lazyRouteComponent(auth, "SignIn"),
})
const register = createRoute({
  getParentRoute: () => root,
  path: "/register",
  validateSearch: signInSearch,
  component: lazyRouteComponent(auth, "Register"),
})
const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(auth, "Forgot"),
})
const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  validateSearch: tokenSearch,
  component: lazyRouteComponent(auth, "Reset"),
})
const verify = createRoute({
  getParentRoute: () => root,
  path: "/verify-email",
  validateSearch: tokenSearch,
  component: lazyRouteComponent(auth, "Verify"),
})

const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: "/unsubscribe",
  validateSearch: tokenSearch,
  component: lazyRouteComponent(() => import("~/features/notifications/Unsubscribe"), "Unsubscribe"),
})

const legal = () => import("~/features/legal/Legal")
const terms = createRoute({
  getParentRoute: () => root,
  path: "/terms",
  component: lazyRouteComponent(legal, "Terms"),
})
const privacy = createRoute({
  getParentRoute: () => root,
  path: "/privacy",
  component: lazyRouteComponent(legal, "PrivacyText"),
})

const shared = createRoute({
  getParentRoute: () => root,
  path: "/shared/$token",
  component: lazyRouteComponent(() => import("~/features/exports/Shared"), "Shared"),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitations/$token",
  beforeLoad: authKnown,
  component: lazyRouteComponent(() => import("~/features/team/Invitation"), "Invitation"),
})

const returned = createRoute({
  getParentRoute: () => root,
  path: "/connect/$platform",
  validateSearch: consentSearch,
  beforeLoad: authKnown,
  component: lazyRouteComponent(() => import("~/features/channels/Returned"), "Returned"),
})
const byLink = createRoute({
  getParentRoute: () => root,
  path: "/connect-link/$token",
  component: lazyRouteComponent(() => import("~/features/channels/ByLink"), "ByLink"),
})
const approval = createRoute({
  getParentRoute: () => root,
  path: "/approve/$token",
  component: lazyRouteComponent(() => import("~/features/approval/Client"), "Client"),
})
const deletion = createRoute({
  getParentRoute: () => root,
  path: "/deletions/$code",
  component: lazyRouteComponent(() => import("~/features/channels/Deletion"), "Deletion"),
})

/** What somebody who is not signed in can open. */
export const publicRoutes = [
  landing,
  signIn,
  register,
  forgot,
  reset,
  verify,
  unsubscribe,
  terms,
  privacy,
  shared,
  invitation,
  returned,
  byLink,
  approval,
  deletion,
] as const
