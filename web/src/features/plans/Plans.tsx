import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useSearch } from "@tanstack/react-router"
import { plansQuery, subscriptionQuery } from "~/api/plans"
import { useMay } from "~/api/workspaces"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { Comparison } from "./Comparison"
import { Current } from "./Current"
import { Invoices } from "./Invoices"
import styles from "./Plans.module.css"
import { Returned } from "./Returned"
import { Usage } from "./Usage"

/** The plan that the workspace has, what is used of it, the others beside it, and what was paid. */
export function Plans() {
  const { returned, canceled } = useSearch({ from: "/inside/plans" })
  const manages = useMay("manage")
  return (
    <Page
      title="Plan"
      crumbs={[{ label: "Credits", link: { to: "/credits" } }]}
      note="A plan brings credits every month and raises the limits of this workspace."
    >
      <div className={styles.sections}>
        {manages && returned && <Returned canceled={canceled === true} />}
        {manages ? <Managed /> : <p className="quiet">To change the plan, ask an owner or admin of this workspace.</p>}
        <Usage />
        {manages && <Invoices />}
      </div>
    </Page>
  )
}

function Managed() {
  const plans = useQuery(plansQuery)
  const subscription = useQuery(subscriptionQuery)
  if (plans.isPending || subscription.isPending) return <Skeleton height={280} radius="lg" />
  if (!plans.data) return <Failed error={plans.error} again={() => void plans.refetch()} />
  if (subscription.isError) return <Failed error={subscription.error} again={() => void subscription.refetch()} />
  return (
    <>
      <Current plans={plans.data} subscription={subscription.data} />
      <Comparison plans={plans.data} subscription={subscription.data} />
    </>
  )
}
