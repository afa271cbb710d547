/** Reading what an address says: anything that does not fit is as if it were not there. */
type Params = Record<string, unknown>

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined)
const count = (value: unknown) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined
const flag = (value: unknown) => (value === true ? true : undefined)

function oneOf<const T extends string>(value: unknown, known: readonly T[]): T | undefined {
  return known.find((one) => one === value)
}

const SORTS = ["created_at", "-created_at", "title", "-title", "duration_ms", "-duration_ms"] as const
const STATUSES = ["uploaded", "processing", "processed", "failed"] as const

export const librarySearch = (params: Params) =>
  optional({
    q: text(params.q),
    status: oneOf(params.status, STATUSES),
    folder: text(params.folder),
    tag: text(params.tag),
    archived: flag(params.archived),
    sort: oneOf(params.sort, SORTS),
  })

export const videoSearch = (params: Params) =>
  optional({
    tab: oneOf(params.tab, ["clips", "transcript", "signals", "exports", "details"]),
    analysis: text(params.analysis),
    sort: oneOf(params.sort, ["rank", "-attention_score", "start_ms"]),
    clip: text(params.clip),
    t: count(params.t),
    find: text(params.find),
    about: text(params.about),
  })

export const clipSearch = (params: Params) =>
  optional({ panel: oneOf(params.panel, ["words", "layout", "captions", "export"]), t: count(params.t) })

export const newSpliceSearch = (params: Params) =>
  optional({ mode: oneOf(params.mode, ["semantic", "eclectic", "trending"]), first: text(params.first) })

export const spliceSearch = (params: Params) =>
  optional({ panel: oneOf(params.panel, ["frame", "sound", "texts", "captions", "export"]) })

export const signInSearch = (params: Params) => optional({ next: local(text(params.next)), ref: text(params.ref) })

export const tokenSearch = (params: Params) => optional({ token: text(params.token) })

export const accountSearch = (params: Params) =>
  optional({ tab: oneOf(params.tab, ["profile", "preferences", "notifications", "spending", "privacy"]) })

export const brandSearch = (params: Params) => optional({ edit: text(params.edit) })

export const calendarSearch = (params: Params) =>
  optional({
    view: oneOf(params.view, ["month", "week"]),
    times: text(params.times),
    day: text(params.day)?.match(/^\d{4}-\d\d-\d\d$/)?.[0],
  })

export const creditsSearch = (params: Params) =>
  optional({ purchase: text(params.purchase), canceled: flag(params.canceled) })

export const payoutsSearch = (params: Params) => optional({ account: oneOf(params.account, ["returned"]) })

export const analyticsSearch = (params: Params) =>
  optional({
    days: ([7, 30, 90] as const).find((one) => one === params.days),
    platform: oneOf(params.platform, ["youtube", "tiktok", "instagram", "facebook"]),
  })

export const insightsSearch = (params: Params) =>
  optional({ platform: oneOf(params.platform, ["youtube", "tiktok", "instagram", "facebook"]) })

export const plansSearch = (params: Params) =>
  optional({ returned: flag(params.returned), canceled: flag(params.canceled) })

export const compareSearch = (params: Params) => optional({ ids: text(params.ids) })

/** What a platform sends back: values are texts whatever they look like, since a code may be all digits. */
export const consentSearch = (params: Params) =>
  optional({ state: written(params.state), code: written(params.code), error: written(params.error) })

const written = (value: unknown) => (typeof value === "number" ? String(value) : text(value))

/** Each part may be left out of an address. */
function optional<T extends object>(value: T): Partial<T> {
  return value
}

/** A place inside the app, never another site's. */
function local(path: string | undefined): string | undefined {
  return path?.startsWith("/") && !path.startsWith("//") && !path.startsWith("/\\") ? path : undefined
}

/** What a new video in the studio is made from. */
export const studioSearch = (params: Params) => optional({ from: oneOf(params.from, ["photos"]) })
