import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { analysesQuery } from "~/api/analyses"
import { queryClient } from "~/api/query"
import { accessToken, standingNow } from "~/api/session"
import { libraryPage, videoQuery } from "~/api/videos"
import { Failed } from "~/ui/States"
import { Loading } from "./Loading"
import { Missing } from "./Missing"
import {
  accountSearch,
  clipSearch,
  compareSearch,
  librarySearch,
  newSpliceSearch,
  signInSearch,
  spliceSearch,
  tokenSearch,
  videoSearch,
} from "./search"

const root = createRootRoute({ notFoundComponent: Missing })

/** Wait until it is known whether somebody is signed in; a server that is away leaves it open. */
async function known() {
  if (standingNow() === "unknown") await accessToken().catch(() => null)
}

const landing = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async () => {
    await known()
    if (standingNow() === "in") throw redirect({ to: "/library", replace: true })
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

const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ location }) => {
    await known()
    if (standingNow() === "out") throw redirect({ to: "/sign-in", search: { next: location.href } })
  },
  component: lazyRouteComponent(() => import("./Shell"), "Shell"),
})

const library = createRoute({
  getParentRoute: () => inside,
  path: "/library",
  validateSearch: librarySearch,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => void queryClient.prefetchQuery(libraryPage(deps, 1)),
  component: lazyRouteComponent(() => import("~/features/library/Library"), "Library"),
})
const video = createRoute({
  getParentRoute: () => inside,
  path: "/videos/$videoId",
  validateSearch: videoSearch,
  loader: ({ params }) => {
    void queryClient.prefetchQuery(videoQuery(params.videoId))
    void queryClient.prefetchQuery(analysesQuery(params.videoId))
  },
  component: lazyRouteComponent(() => import("~/features/video/VideoPage"), "VideoPage"),
})
const clip = createRoute({
  getParentRoute: () => inside,
  path: "/clips/$clipId",
  validateSearch: clipSearch,
  component: lazyRouteComponent(() => import("~/features/editor/ClipEditor"), "ClipEditor"),
})
const compare = createRoute({
  getParentRoute: () => inside,
  path: "/compare",
  validateSearch: compareSearch,
  component: lazyRouteComponent(() => import("~/features/clips/Compare"), "Compare"),
})
const splices = createRoute({
  getParentRoute: () => inside,
  path: "/splices",
  component: lazyRouteComponent(() => import("~/features/splices/Splices"), "Splices"),
})
const newSplice = createRoute({
  getParentRoute: () => inside,
  path: "/splices/new",
  validateSearch: newSpliceSearch,
  component: lazyRouteComponent(() => import("~/features/splices/NewSplice"), "NewSplice"),
})
const splice = createRoute({
  getParentRoute: () => inside,
  path: "/splices/$spliceId",
  validateSearch: spliceSearch,
  component: lazyRouteComponent(() => import("~/features/splices/SpliceEditor"), "SpliceEditor"),
})
const exports_ = createRoute({
  getParentRoute: () => inside,
  path: "/exports",
  component: lazyRouteComponent(() => import("~/features/exports/Exports"), "Exports"),
})
const export_ = createRoute({
  getParentRoute: () => inside,
  path: "/exports/$exportId",
  component: lazyRouteComponent(() => import("~/features/exports/ExportPage"), "ExportPage"),
})
const account = createRoute({
  getParentRoute: () => inside,
  path: "/account",
  validateSearch: accountSearch,
  component: lazyRouteComponent(() => import("~/features/account/Account"), "Account"),
})

const tree = root.addChildren([
  landing,
  signIn,
  register,
  forgot,
  reset,
  verify,
  terms,
  privacy,
  shared,
  inside.addChildren([library, video, clip, compare, splices, newSplice, splice, exports_, export_, account]),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  defaultPendingComponent: Loading,
  defaultPendingMs: 200,
  defaultErrorComponent: ({ error, reset: again }) => <Failed error={error} again={again} />,
  scrollRestoration: true,
})

// the code of the screen that was asked for comes while it is found out who is asking
for (const { routeId } of router.matchRoutes(router.latestLocation)) {
  void router.loadRouteChunk(router.routesById[routeId as keyof typeof router.routesById])
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
}
