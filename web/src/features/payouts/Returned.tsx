import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { refreshAccount } from "~/api/payouts"
import { Notice } from "~/ui/Notice"
import { Failed } from "~/ui/States"

/** What became of the visit at Stripe that the person comes back from. */
export function Returned() {
  const account = useQuery({ queryKey: ["returned", "payout-account"], queryFn: refreshAccount })
  if (account.isPending) return <Skeleton height={72} radius="lg" />
  if (account.isError) return <Failed error={account.error} again={() => void account.refetch()} />
  if (account.data.state === "ready") {
    return (
      <Notice tone="good" title="Payouts are set up">
        You can pay out what is available.
      </Notice>
    )
  }
  if (account.data.state === "restricted") {
    return (
      <Notice tone="bad" title="Your account needs attention">
        {account.data.reason}
      </Notice>
    )
  }
  return (
    <Notice tone="warn" title="Not finished yet">
      What you have entered is saved. Continue whenever you like.
    </Notice>
  )
}
