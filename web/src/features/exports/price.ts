import { useQuery } from "@tanstack/react-query"
import { balanceQuery, pricesQuery, type Quote } from "~/api/credits"
import { exportQuoteQuery, type NewExport } from "~/api/exports"
import { many } from "~/ui/format"

/** What an export costs, and what there is. */
export interface Price {
  credits: number
  available: number
}

/** The price of an export as things stand; nothing where exports are free, or while it is unknown. */
export function usePrice(request: NewExport): Price | undefined {
  const prices = useQuery(pricesQuery)
  const priced = prices.data?.items.some((one) => one.operation === "export" && one.credits > 0) ?? false
  const quote = useQuery({ ...exportQuoteQuery(request), enabled: priced })
  const balance = useQuery({ ...balanceQuery, enabled: priced })
  if (!priced || !quote.data || !balance.data) return undefined
  return { credits: quote.data.total, available: balance.data.available }
}

/** What an export of a length costs by the price list, in credits. */
export function useListPrice(): (lengthMs: number) => number {
  const { data } = useQuery(pricesQuery)
  const price = data?.items.find((one) => one.operation === "export")
  return (lengthMs) => (price ? Math.ceil(Math.ceil(lengthMs / 1000) / price.per) * price.credits : 0)
}

/** The button's words, with the price where there is one. */
export function exportLabel(price: Pick<Price, "credits"> | undefined, label = "Export"): string {
  return price?.credits ? `${label} · ${many(price.credits, "credit")}` : label
}

/** Whether there are too few credits. */
export function isShort(price: Price | undefined): boolean {
  return price !== undefined && price.credits > price.available
}

/** Whether a quote asks for more than the person was shown. */
export function isDearer(quote: Quote, shown: number): boolean {
  return quote.total > shown
}
