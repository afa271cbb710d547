import { Anchor, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { plansQuery, refreshPlan, type Subscription } from "~/api/plans"
import { Notice } from "~/ui/Notice"
import { Failed } from "~/ui/States"

const AGAIN_MS = 5000

/** What became of the checkout that the person comes back from. */
export function Returned({ canceled }: { canceled: boolean }) {
  const found = useQuery({
    queryKey: ["returned", "plan"],
    queryFn: refreshPlan,
    refetchInterval: ({ state }) => (state.data?.status === "open" && !canceled ? AGAIN_MS : false),
  })
  if (found.isPending) return <Skeleton height={72} radius="lg" />
  if (found.isError && !found.data) return <Failed error={found.error} again={() => void found.refetch()} />
  return found.data ? <Outcome subscription={found.data} canceled={canceled} /> : null
}

function Outcome({ subscription, canceled }: { subscription: Subscription; canceled: boolean }) {
  const { data: plans } = useQuery(plansQuery)
  const name = plans?.items.find((one) => one.id === subscription.plan)?.name ?? "Your plan"
  if (subscription.status === "active") {
    return (
      <Notice tone="good" title={`${name} started`}>
        Your payment was received, and this month’s credits were added.
      </Notice>
    )
  }
  if (subscription.status === "past_due") {
    return (
      <Notice tone="bad" title="Payment failed">
        Update your card, then pay the open invoice.
      </Notice>
    )
  }
  if (canceled || subscription.status === "ended") {
    return (
      <Notice title="Not subscribed">
        You weren’t charged.{" "}
        {subscription.checkout_url && <Anchor href={subscription.checkout_url}>Continue to payment</Anchor>}
      </Notice>
    )
  }
  return (
    <Notice tone="warn" title="Payment pending">
      The plan starts once your payment arrives; you can leave this page.
    </Notice>
  )
}
