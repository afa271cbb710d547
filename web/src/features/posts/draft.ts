import type { Export } from "~/api/exports"
import type { Account, CheckPost, Content, NewPost, Platform, Timing } from "~/api/posts"

/** Where apps can comment, and where they can choose the cover. */
export const COMMENTED: Platform[] = ["youtube", "instagram", "facebook"]
export const COVERED: Platform[] = ["youtube", "tiktok", "instagram"]
/** Where apps can label a post as paid for. */
export const LABELED: Platform[] = ["youtube", "tiktok"]

/** A post while it is being written: one text for all accounts, and what each platform has of its own. */
export interface Draft {
  accounts: string[]
  title: string
  caption: string
  firstComment: string
  coverMs: number | null
  visibility: Partial<Record<Platform, string>>
  comments: boolean
  duets: boolean
  stitches: boolean
  madeWithAi: boolean
  madeForKids: boolean
  /** Null until somebody chooses: then it is as the short asks for. */
  branded: boolean | null
  at: string
  when: "now" | "later" | "slot"
}

/** TikTok forbids to choose who can watch in the person's place; YouTube does not. */
export function newDraft(item: Export, accounts: Account[], at = ""): Draft {
  const tags = (item.metadata.hashtags ?? []).map((tag) => (tag.startsWith("#") ? tag : `#${tag}`)).join(" ")
  const usable = accounts.filter(canPublish)
  return {
    accounts: usable.length === 1 ? usable.map((one) => one.id) : [],
    title: item.metadata.title ?? item.title,
    caption: [item.metadata.description, tags].filter(Boolean).join("\n\n"),
    firstComment: "",
    coverMs: null,
    visibility: { youtube: "public" },
    comments: false,
    duets: false,
    stitches: false,
    madeWithAi: false,
    madeForKids: false,
    branded: null,
    at,
    when: at ? "later" : "now",
  }
}

export const canPublish = (account: Account) =>
  account.features.includes("publish") && (account.health === "ok" || account.health === "expiring")

/** The platforms of the chosen accounts, each once. */
export const platformsOf = (draft: Draft, accounts: Account[]): Platform[] => [
  ...new Set(accounts.filter((one) => draft.accounts.includes(one.id)).map((one) => one.platform)),
]

export function checked(draft: Draft, item: Export, accounts: Account[]): CheckPost {
  const chosen = accounts.filter((one) => draft.accounts.includes(one.id))
  return {
    export_id: item.id,
    targets: chosen.map((one) => ({ account_id: one.id, content: contentOf(draft, one.platform) })),
  }
}

function contentOf(draft: Draft, platform: Platform): Content {
  const tiktok = platform === "tiktok"
  return {
    title: draft.title,
    caption: draft.caption,
    hashtags: [],
    privacy: draft.visibility[platform] ?? null,
    comments: tiktok && draft.comments,
    duets: tiktok && draft.duets,
    stitches: tiktok && draft.stitches,
    made_with_ai: draft.madeWithAi,
    made_for_kids: platform === "youtube" && draft.madeForKids,
    branded: LABELED.includes(platform) && draft.branded === true,
    notify_subscribers: true,
    first_comment: COMMENTED.includes(platform) ? draft.firstComment : "",
    cover_ms: COVERED.includes(platform) ? draft.coverMs : null,
  }
}

export function wanted(draft: Draft, item: Export, accounts: Account[], zone: string, again: boolean): NewPost {
  return { ...checked(draft, item, accounts), timing: timingOf(draft, zone), allow_duplicate: again }
}

function timingOf(draft: Draft, zone: string): Timing {
  return draft.when === "later" ? { when: "at", at: draft.at, zone } : { when: draft.when }
}
