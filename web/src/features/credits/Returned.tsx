import { Anchor, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { cancelPurchase, type Purchase, refreshPurchase } from "~/api/credits"
import { Notice } from "~/ui/Notice"
import { Failed } from "~/ui/States"

const AGAIN_MS = 30_000

/** What became of the checkout that the person comes back from. */
export function Returned({ id, canceled }: { id: string; canceled: boolean }) {
  const purchase = useQuery({
    queryKey: ["returned", id],
    queryFn: () => settled(id, canceled),
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? AGAIN_MS : false),
  })
  if (purchase.isPending) return <Skeleton height={72} radius="lg" />
  if (purchase.isError && !purchase.data) {
    return <Failed error={purchase.error} again={() => void purchase.refetch()} />
  }
  return <Outcome purchase={purchase.data} />
}

/** The purchase as it stands; one that the person left is canceled, unless it was paid in another tab. */
async function settled(id: string, canceled: boolean): Promise<Purchase> {
  const purchase = await refreshPurchase(id)
  return canceled && purchase.status === "open" ? cancelPurchase(id) : purchase
}

function Outcome({ purchase }: { purchase: Purchase }) {
  switch (purchase.status) {
    case "paid":
      return (
        <Notice tone="good" title={`${purchase.credits.toLocaleString("en")} credits added`}>
          Your payment was received.
        </Notice>
      )
    case "pending":
      return (
        <Notice tone="warn" title="Payment pending">
          Your bank is still processing this payment. Credits appear here once it arrives; you can leave this page.
        </Notice>
      )
    case "canceled":
    case "expired":
      return <Notice title="Purchase canceled">You weren’t charged.</Notice>
    case "failed":
      return (
        <Notice tone="bad" title="Payment failed">
          You weren’t charged. Try again or use another payment method.
        </Notice>
      )
    case "held":
      return (
        <Notice tone="warn" title="Payment under review">
          This payment doesn’t match its purchase. Contact whoever runs this installation.
        </Notice>
      )
    default:
      return (
        <Notice title="Not paid yet">
          {purchase.checkout_url && <Anchor href={purchase.checkout_url}>Continue to payment</Anchor>}
        </Notice>
      )
  }
}
