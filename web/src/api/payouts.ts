import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, onceKey, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type Payouts = Schemas["Payouts"]
export type PayoutBalance = Schemas["PayoutBalance"]
export type PayoutAccount = Schemas["PayoutAccountView"]
export type Payout = Schemas["PayoutView"]

export const PAYOUTS = 20
const KEY = "payouts"
const UNDER_WAY = ["reserved", "sending", "unconfirmed"]

/** Money, account and a page of payouts; while one of them is under way, as they stand now. */
export const payoutsQuery = (page: number) =>
  queryOptions({
    queryKey: [KEY, page],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/payouts", { params: { query: { page, limit: PAYOUTS } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.payouts.items.some((one) => UNDER_WAY.includes(one.state)) ? 5_000 : false,
  })

/** Pay out all that is available in a currency; the same key pays once. */
export async function payOut(currency: string, key = onceKey()): Promise<Payout> {
  return changed(unwrap(api.POST("/api/v1/payouts", { params: { header: key }, body: { currency } })))
}

/** A page at Stripe on which the account is set up. */
export async function setUpPayouts(country?: string): Promise<string> {
  const { url } = await unwrap(api.POST("/api/v1/payouts/account", { body: country ? { country } : {} }))
  return url
}

/** The account as it stands at Stripe now. */
export async function refreshAccount(): Promise<PayoutAccount> {
  return changed(unwrap(api.POST("/api/v1/payouts/account/refresh")))
}

export async function schedulePayouts(schedule: "manual" | "weekly"): Promise<PayoutAccount> {
  return changed(unwrap(api.PUT("/api/v1/payouts/account/schedule", { body: { schedule } })))
}

/** The lines of a month ("2026-11") as CSV. */
export async function earningsStatement(month: string): Promise<string> {
  const params = { path: { month } }
  return unwrap(api.GET("/api/v1/payouts/statements/{month}.csv", { params, parseAs: "text" })) as Promise<string>
}

async function changed<T>(answer: Promise<T>): Promise<T> {
  const value = await answer
  await queryClient.invalidateQueries({ queryKey: [KEY] })
  return value
}
