import type { NewCampaign, Pay } from "~/api/market"

/** A campaign as it is being written; amounts are minor units. */
export interface Draft {
  title: string
  brief: string
  platforms: string[]
  show: string
  avoid: string
  hashtags: string
  min: number
  max: number
  pay: "clip" | "views"
  price: number
  most: number
  minViews: number
  bonus: number
  places: number
}

export const EMPTY: Draft = {
  title: "",
  brief: "",
  platforms: ["youtube", "tiktok"],
  show: "",
  avoid: "",
  hashtags: "",
  min: 15,
  max: 60,
  pay: "clip",
  price: 5000,
  most: 20_000,
  minViews: 1000,
  bonus: 0,
  places: 3,
}

export const BONUSES = [
  { value: "0", label: "None" },
  { value: "20", label: "Up to 20% at 100,000 views" },
  { value: "50", label: "Up to 50% at 500,000 views" },
  { value: "100", label: "Up to 100% at 1,000,000 views" },
  { value: "200", label: "Up to 200% at 5,000,000 views" },
]
const LOWEST_FEE = 15
const HIGHEST_FEE = 30

/** The most that one place can cost: the price with the highest bonus on the largest share of it. */
export function placeCost(draft: Draft): number {
  if (draft.pay === "views") return draft.most
  const share = draft.price - Math.floor((draft.price * LOWEST_FEE) / 100)
  return draft.price + Math.floor((share * draft.bonus) / 100)
}

export const budget = (draft: Draft) => placeCost(draft) * draft.places

const lines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)

/** What the API takes. */
export function request(draft: Draft): NewCampaign {
  const views = draft.pay === "views"
  return {
    title: draft.title.trim(),
    brief: draft.brief.trim(),
    platforms: draft.platforms as NewCampaign["platforms"],
    rules: rulesOf(draft),
    pay: draft.pay,
    price: draft.price,
    most: views ? draft.most : 0,
    min_views: views ? draft.minViews : 0,
    bonus_cap: (views ? 0 : draft.bonus) as NonNullable<NewCampaign["bonus_cap"]>,
    places: draft.places,
  }
}

function rulesOf(draft: Draft) {
  return {
    must_show: lines(draft.show),
    must_not_show: lines(draft.avoid),
    hashtags: lines(draft.hashtags),
    min_seconds: draft.min,
    max_seconds: draft.max,
  }
}

/** What a bronze clipper sees of the draft. */
export function preview(draft: Draft) {
  const wanted = request(draft)
  const share = draft.price - Math.floor((draft.price * HIGHEST_FEE) / 100)
  const pay: Pay = {
    model: draft.pay,
    currency: "USD",
    price: draft.price,
    most: wanted.most ?? 0,
    min_views: wanted.min_views ?? 0,
    bonus_cap: wanted.bonus_cap ?? 0,
    place_cost: placeCost(draft),
  }
  return { pay, rules: rulesOf(draft), bonus: Math.floor((share * pay.bonus_cap) / 100) }
}

/** Whether a step says all that it must. */
export function isReady(draft: Draft, step: number): boolean {
  if (step === 0) return Boolean(draft.title.trim() && draft.brief.trim() && draft.platforms.length)
  if (step === 1) return draft.min >= 1 && draft.max >= draft.min
  return draft.price > 0 && draft.places > 0 && (draft.pay === "clip" || draft.most > 0)
}
