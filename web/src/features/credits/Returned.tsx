import { Alert, Anchor, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { cancelPurchase, type Purchase, refreshPurchase } from "~/api/credits"
import { Failed } from "~/ui/States"

const AGAIN_MS = 3000

/** What became of the checkout that the person comes back from. */
export function Returned({ id, canceled }: { id: string; canceled: boolean }) {
  const purchase = useQuery({
    queryKey: ["returned", id],
    queryFn: () => settled(id, canceled),
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? 10 * AGAIN_MS : false),
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
        <Alert color="green" title={`${purchase.credits.toLocaleString("en")} credits added`} role="status">
          Your payment was received.
        </Alert>
      )
    case "pending":
      return (
        <Alert color="yellow" title="Payment pending" role="status">
          Your bank is still processing this payment. Credits appear here once it arrives; you can leave this page.
        </Alert>
      )
    case "canceled":
    case "expired":
      return (
        <Alert color="gray" title="Purchase canceled" role="status">
          You weren’t charged.
        </Alert>
      )
    case "failed":
      return (
        <Alert color="red" title="Payment failed" role="status">
          You weren’t charged. Try again or use another payment method.
        </Alert>
      )
    case "held":
      return (
        <Alert color="yellow" title="Payment under review" role="status">
          This payment doesn’t match its purchase. Contact whoever runs this installation.
        </Alert>
      )
    default:
      return (
        <Alert color="gray" title="Not paid yet" role="status">
          {purchase.checkout_url && <Anchor href={purchase.checkout_url}>Continue to payment</Anchor>}
        </Alert>
      )
  }
}
