import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { analysesQuery } from "~/api/analyses"
import { queryClient } from "~/api/query"
import { authStatus } from "~/api/session"
import { libraryPage, videoQuery } from "~/api/videos"
import { Failed } from "~/ui/States"
import { Loading } from "./Loading"
import { publicRoutes } from "./publicRoutes"
import { authKnown, root } from "./root"
import {
  accountSearch,
  analyticsSearch,
  brandSearch,
  calendarSearch,
  clipSearch,
  compareSearch,
  creditsSearch,
  insightsSearch,
  librarySearch,
  newSpliceSearch,
  payoutsSearch,
  plansSearch,
  spliceSearch,
  studioSearch,
  videoSearch,
} from "./search"

const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ location }) => {
    await authKnown()
    if (authStatus() === "out") throw redirect({ to: "/sign-in", search: { next: location.href } })
  },
  component: lazyRouteComponent(() => import("./Shell"), "Shell"),
})

const home = createRoute({
  getParentRoute: () => inside,
  path: "/home",
  loader: () => void queryClient.prefetchQuery(libraryPage({}, 1)),
  component: lazyRouteComponent(() => import("~/features/home/Home"), "Home"),
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
const clips = createRoute({
  getParentRoute: () => inside,
  path: "/clips",
  component: lazyRouteComponent(() => import("~/features/clips/Clips"), "Clips"),
})
const clip = createRoute({
  getParentRoute: () => inside,
  path: "/clips/$clipId",
  validateSearch: clipSearch,
  staticData: { wholeWindow: true },
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
  staticData: { wholeWindow: true },
  component: lazyRouteComponent(() => import("~/features/splices/SpliceEditor"), "SpliceEditor"),
})
const studio = createRoute({
  getParentRoute: () => inside,
  path: "/studio",
  validateSearch: studioSearch,
  component: lazyRouteComponent(() => import("~/features/studio/Studio"), "Studio"),
})
const storyboard = createRoute({
  getParentRoute: () => inside,
  path: "/studio/$projectId",
  component: lazyRouteComponent(() => import("~/features/studio/Storyboard"), "Storyboard"),
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
const calendar = createRoute({
  getParentRoute: () => inside,
  path: "/calendar",
  validateSearch: calendarSearch,
  component: lazyRouteComponent(() => import("~/features/calendar/Calendar"), "Calendar"),
})
const posts = createRoute({
  getParentRoute: () => inside,
  path: "/posts",
  component: lazyRouteComponent(() => import("~/features/posts/Posts"), "Posts"),
})
const post = createRoute({
  getParentRoute: () => inside,
  path: "/posts/$postId",
  component: lazyRouteComponent(() => import("~/features/posts/PostPage"), "PostPage"),
})
const analytics = createRoute({
  getParentRoute: () => inside,
  path: "/analytics",
  validateSearch: analyticsSearch,
  component: lazyRouteComponent(() => import("~/features/analytics/Analytics"), "Analytics"),
})
const insights = createRoute({
  getParentRoute: () => inside,
  path: "/insights",
  validateSearch: insightsSearch,
  component: lazyRouteComponent(() => import("~/features/insights/Insights"), "Insights"),
})
const market = createRoute({
  getParentRoute: () => inside,
  path: "/marketplace",
  component: lazyRouteComponent(() => import("~/features/marketplace/Discover"), "Discover"),
})
const offer = createRoute({
  getParentRoute: () => inside,
  path: "/marketplace/$campaignId",
  component: lazyRouteComponent(() => import("~/features/marketplace/OfferPage"), "OfferPage"),
})
const clipperJobs = createRoute({
  getParentRoute: () => inside,
  path: "/jobs",
  component: lazyRouteComponent(() => import("~/features/marketplace/Jobs"), "Jobs"),
})
const campaigns = createRoute({
  getParentRoute: () => inside,
  path: "/campaigns",
  component: lazyRouteComponent(() => import("~/features/marketplace/Campaigns"), "Campaigns"),
})
const moderation = createRoute({
  getParentRoute: () => inside,
  path: "/moderation",
  component: lazyRouteComponent(() => import("~/features/moderation/Moderation"), "Moderation"),
})
const newCampaign = createRoute({
  getParentRoute: () => inside,
  path: "/campaigns/new",
  component: lazyRouteComponent(() => import("~/features/marketplace/CampaignForm"), "CampaignForm"),
})
const campaign = createRoute({
  getParentRoute: () => inside,
  path: "/campaigns/$campaignId",
  validateSearch: creditsSearch,
  component: lazyRouteComponent(() => import("~/features/marketplace/CampaignPage"), "CampaignPage"),
})
const earnings = createRoute({
  getParentRoute: () => inside,
  path: "/earnings",
  component: lazyRouteComponent(() => import("~/features/marketplace/Earnings"), "Earnings"),
})
const brands = createRoute({
  getParentRoute: () => inside,
  path: "/brands",
  validateSearch: brandSearch,
  component: lazyRouteComponent(() => import("~/features/branding/Brands"), "Brands"),
})
const team = createRoute({
  getParentRoute: () => inside,
  path: "/team",
  component: lazyRouteComponent(() => import("~/features/team/Team"), "Team"),
})
const credits = createRoute({
  getParentRoute: () => inside,
  path: "/credits",
  validateSearch: creditsSearch,
  component: lazyRouteComponent(() => import("~/features/credits/Credits"), "Credits"),
})
const payouts = createRoute({
  getParentRoute: () => inside,
  path: "/payouts",
  validateSearch: payoutsSearch,
  component: lazyRouteComponent(() => import("~/features/payouts/Payouts"), "Payouts"),
})
const channels = createRoute({
  getParentRoute: () => inside,
  path: "/channels",
  component: lazyRouteComponent(() => import("~/features/channels/Channels"), "Channels"),
})
const plans = createRoute({
  getParentRoute: () => inside,
  path: "/plans",
  validateSearch: plansSearch,
  component: lazyRouteComponent(() => import("~/features/plans/Plans"), "Plans"),
})
const account = createRoute({
  getParentRoute: () => inside,
  path: "/account",
  validateSearch: accountSearch,
  component: lazyRouteComponent(() => import("~/features/account/Account"), "Account"),
})

const tree = root.addChildren([
  ...publicRoutes,
  inside.addChildren([
    home,
    library,
    video,
    clips,
    clip,
    compare,
    splices,
    newSplice,
    splice,
    studio,
    storyboard,
    exports_,
    export_,
    calendar,
    posts,
    post,
    analytics,
    insights,
    market,
    offer,
    clipperJobs,
    campaigns,
    newCampaign,
    campaign,
    moderation,
    earnings,
    brands,
    team,
    credits,
    payouts,
    channels,
    plans,
    account,
  ]),
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
