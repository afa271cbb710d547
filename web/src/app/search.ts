/** Reading what an address says: anything that does not fit is as if it were not there. */
type Said = Record<string, unknown>

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined)
const count = (value: unknown) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined
const flag = (value: unknown) => (value === true ? true : undefined)

function oneOf<const T extends string>(value: unknown, known: readonly T[]): T | undefined {
  return known.find((one) => one === value)
}

const SORTS = ["created_at", "-created_at", "title", "-title", "duration_ms", "-duration_ms"] as const
const STATUSES = ["uploaded", "processing", "processed", "failed"] as const

export const librarySearch = (said: Said) =>
  optional({
    q: text(said.q),
    status: oneOf(said.status, STATUSES),
    folder: text(said.folder),
    tag: text(said.tag),
    archived: flag(said.archived),
    sort: oneOf(said.sort, SORTS),
  })

export const videoSearch = (said: Said) =>
  optional({
    tab: oneOf(said.tab, ["clips", "transcript", "signals", "exports", "details"]),
    analysis: text(said.analysis),
    sort: oneOf(said.sort, ["rank", "-attention_score", "start_ms"]),
    clip: text(said.clip),
    t: count(said.t),
    find: text(said.find),
    about: text(said.about),
  })

export const clipSearch = (said: Said) =>
  optional({ panel: oneOf(said.panel, ["words", "layout", "captions", "export"]), t: count(said.t) })

export const newSpliceSearch = (said: Said) =>
  optional({ mode: oneOf(said.mode, ["semantic", "eclectic", "trending"]), first: text(said.first) })

export const spliceSearch = (said: Said) =>
  optional({ panel: oneOf(said.panel, ["frame", "sound", "texts", "captions", "export"]) })

export const signInSearch = (said: Said) => optional({ next: local(text(said.next)) })

export const tokenSearch = (said: Said) => optional({ token: text(said.token) })

export const accountSearch = (said: Said) =>
  optional({ tab: oneOf(said.tab, ["profile", "preferences", "spending", "privacy"]) })

export const compareSearch = (said: Said) => optional({ ids: text(said.ids) })

/** Each part may be left out of an address. */
function optional<T extends object>(value: T): Partial<T> {
  return value
}

/** A place inside the app, never another site's. */
function local(path: string | undefined): string | undefined {
  return path?.startsWith("/") && !path.startsWith("//") && !path.startsWith("/\\") ? path : undefined
}
