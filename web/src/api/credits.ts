import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { api, onceKey, type Schemas, unwrap } from "./client"
import { queryClient } from "./query"

export type Balance = Schemas["BalanceView"]
export type Pack = Schemas["PackView"]
export type Purchase = Schemas["PurchaseView"]
export type Transaction = Schemas["TransactionView"]
export type Quote = Schemas["QuoteView"]

export type Referral = Schemas["ReferralView"]

export const LINES = 20
const KEY = "credits"

export const balanceQuery = queryOptions({
  queryKey: [KEY, "balance"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/credits/balance", { signal })),
})

export const packsQuery = queryOptions({
  queryKey: [KEY, "packs"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/credits/packs", { signal })),
  staleTime: 60_000,
})

const UNDER_WAY = ["starting", "open", "pending"]

/** The latest purchases; while one of them is under way, as they stand now. */
export const purchasesQuery = queryOptions({
  queryKey: [KEY, "purchases"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/v1/credits/purchases", { params: { query: { limit: LINES } }, signal })),
  refetchInterval: ({ state }) =>
    state.data?.items.some((one) => UNDER_WAY.includes(one.status) || one.refunding > 0) ? 10_000 : false,
})

export const transactionsQuery = (page: number) =>
  queryOptions({
    queryKey: [KEY, "transactions", page],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/credits/transactions", { params: { query: { page, limit: LINES } }, signal })),
    placeholderData: keepPreviousData,
  })

/** Open a checkout for a pack; the same key opens the same one. */
export async function buy(pack: string, key = onceKey()): Promise<Purchase> {
  return unwrap(api.POST("/api/v1/credits/purchase", { params: { header: key }, body: { pack } }))
}

/** How a purchase stands at the payment provider now. */
export async function refreshPurchase(id: string): Promise<Purchase> {
  return changed(unwrap(api.POST("/api/v1/credits/purchases/{purchase_id}/refresh", at(id))))
}

export async function cancelPurchase(id: string): Promise<Purchase> {
  return changed(unwrap(api.POST("/api/v1/credits/purchases/{purchase_id}/cancel", at(id))))
}

/** Give back all that can be refunded of a purchase. */
export async function refundPurchase(id: string, key = onceKey()): Promise<Purchase> {
  const params = { ...at(id).params, header: key }
  return changed(unwrap(api.POST("/api/v1/credits/purchases/{purchase_id}/refund", { params, body: {} })))
}

/** The whole history as CSV. */
export async function statement(): Promise<string> {
  return unwrap(api.GET("/api/v1/credits/statement", { parseAs: "text" })) as Promise<string>
}

export const referralQuery = queryOptions({
  queryKey: [KEY, "referral"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/referrals", { signal })),
})

/** Say who invited this person. */
export async function redeemReferral(code: string): Promise<Referral> {
  const referral = await unwrap(api.POST("/api/v1/credits/redeem-referral", { body: { code } }))
  queryClient.setQueryData(referralQuery.queryKey, referral)
  return referral
}

/** What each kind of work costs here. */
export const pricesQuery = queryOptions({
  queryKey: [KEY, "prices"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/billing/prices", { signal })),
  staleTime: 10 * 60_000,
})

/** Whatever cost or brought credits has happened: everything about them is asked for again. */
export function creditsChanged(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [KEY] })
}

async function changed(purchase: Promise<Purchase>): Promise<Purchase> {
  const value = await purchase
  await creditsChanged()
  return value
}

function at(id: string) {
  return { params: { path: { purchase_id: id } } }
}
