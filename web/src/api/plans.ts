import { queryOptions } from "@tanstack/react-query"
import { api, type Schemas, unwrap } from "./client"
import { creditsChanged } from "./credits"
import { queryClient } from "./query"

export type Plan = Schemas["PlanView"]
export type Plans = Schemas["Plans"]
export type Use = Schemas["UseView"]
export type Subscription = Schemas["SubscriptionView"]
export type Invoice = Schemas["InvoiceView"]

const KEY = "plans"

export const plansQuery = queryOptions({
  queryKey: [KEY, "listed"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/billing/plans", { signal })),
})

export const usageQuery = queryOptions({
  queryKey: [KEY, "usage"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/billing/usage", { signal })),
})

export const subscriptionQuery = queryOptions({
  queryKey: [KEY, "subscription"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/billing/subscription", { signal })),
})

export const invoicesQuery = queryOptions({
  queryKey: [KEY, "invoices"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/billing/invoices", { signal })),
})

/** Open a checkout for a plan; the same plan gives the same one. */
export async function subscribe(plan: string): Promise<Subscription> {
  return unwrap(api.POST("/api/v1/billing/subscription", { body: { plan } }))
}

/** Another plan: a larger one now, a smaller one from the next month. */
export async function changePlan(plan: string): Promise<Subscription> {
  return changed(unwrap(api.PUT("/api/v1/billing/subscription", { body: { plan } })))
}

export async function cancelPlan(): Promise<Subscription> {
  return changed(unwrap(api.POST("/api/v1/billing/subscription/cancel")))
}

export async function resumePlan(): Promise<Subscription> {
  return changed(unwrap(api.POST("/api/v1/billing/subscription/resume")))
}

/** The subscription as it stands at the payment provider now. */
export async function refreshPlan(): Promise<Subscription | null> {
  return changed(unwrap(api.POST("/api/v1/billing/subscription/refresh")))
}

/** Where cards and addresses are changed. */
export async function portalUrl(): Promise<string> {
  return (await unwrap(api.POST("/api/v1/billing/portal"))).url
}

async function changed<T>(subscription: Promise<T>): Promise<T> {
  const value = await subscription
  await Promise.all([queryClient.invalidateQueries({ queryKey: [KEY] }), creditsChanged()])
  return value
}
