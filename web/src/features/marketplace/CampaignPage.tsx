import { Anchor, Button, SegmentedControl, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { lazy, Suspense, useEffect, useState } from "react"
import {
  type Campaign,
  campaignQuery,
  cancelCampaign,
  closeCampaign,
  fundCampaign,
  pauseCampaign,
  refreshCampaign,
  resumeCampaign,
} from "~/api/market"
import { useMay } from "~/api/workspaces"
import { price } from "~/features/credits/words"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { Inbox } from "./Inbox"
import styles from "./Market.module.css"
import { Rules, State } from "./Shared"
import { CAMPAIGN_STATES, payLine } from "./words"

const PlacesDialog = lazy(() => import("./PlacesDialog").then((m) => ({ default: m.PlacesDialog })))

/** One of the workspace's own campaigns: its budget, what waits for a decision, and how it ends. */
export function CampaignPage() {
  const { campaignId } = useParams({ from: "/inside/campaigns/$campaignId" })
  const query = useQuery(campaignQuery(campaignId))
  const campaign = query.data
  useReturned(campaign)
  return (
    <Page
      title={campaign?.title ?? "Campaign"}
      crumbs={[{ label: "My campaigns", link: { to: "/campaigns" } }]}
      note={campaign ? payLine(campaign.pay) : " "}
      actions={campaign && <Actions campaign={campaign} />}
    >
      {query.isError && !campaign && <Failed error={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={420} radius="lg" />}
      {campaign && <Content campaign={campaign} />}
    </Page>
  )
}

/** Whoever comes back from paying sees the campaign as it stands at the payment provider. */
function useReturned(campaign: Campaign | undefined) {
  const { purchase, canceled } = useSearch({ from: "/inside/campaigns/$campaignId" })
  const navigate = useNavigate()
  const id = campaign?.id
  useEffect(() => {
    if (!id || !purchase || canceled) return
    refreshCampaign(id)
      .then((after) => after.state === "active" && done("Payment received. The budget is held."), failed)
      .finally(() => void navigate({ to: ".", search: {}, replace: true }))
  }, [id, purchase, canceled, navigate])
}

function Content({ campaign }: { campaign: Campaign }) {
  const [waiting, setWaiting] = useState(true)
  const funded = campaign.budget.funded > 0
  return (
    <div className={styles.two}>
      <div className={styles.stack}>
        {funded && (
          <>
            <SegmentedControl
              aria-label="Submissions"
              value={waiting ? "waiting" : "decided"}
              onChange={(value) => setWaiting(value === "waiting")}
              data={[
                { value: "waiting", label: `To review (${campaign.waiting})` },
                { value: "decided", label: "Decided" },
              ]}
            />
            <Inbox campaignId={campaign.id} waiting={waiting} />
          </>
        )}
        <section className={styles.card} aria-labelledby="brief">
          <h2 id="brief">Brief</h2>
          <p className={styles.full}>{campaign.brief}</p>
          <Rules rules={campaign.rules} />
        </section>
      </div>
      <div className={styles.stack}>{funded ? <Budget campaign={campaign} /> : <Fund campaign={campaign} />}</div>
    </div>
  )
}

function Budget({ campaign }: { campaign: Campaign }) {
  const [adding, setAdding] = useState(false)
  const manages = useMay("manage")
  const { budget } = campaign
  const amount = (minor: number) => price(minor, campaign.pay.currency)
  const share = (minor: number) => `${(100 * minor) / budget.funded}%`
  return (
    <section className={styles.card} aria-labelledby="budget">
      <h2 id="budget">Held budget</h2>
      <State of={CAMPAIGN_STATES[campaign.state]} />
      {campaign.state === "frozen" && (
        <p>
          The payment for this campaign is in dispute. Nobody can claim a place until it is settled; submitted clips are
          still decided and paid.
        </p>
      )}
      <div className={styles.bar} aria-hidden>
        <span style={{ width: share(budget.spent) }} />
        <span style={{ width: share(budget.reserved) }} />
      </div>
      <dl className={styles.terms}>
        <dt>Funded</dt>
        <dd className="tabular">{amount(budget.funded)}</dd>
        <dt>Spent</dt>
        <dd className="tabular">{amount(budget.spent)}</dd>
        <dt>Held for claimed places</dt>
        <dd className="tabular">{amount(budget.reserved)}</dd>
        <dt>Free</dt>
        <dd className="tabular">{amount(budget.unreserved)}</dd>
        <dt>Returned</dt>
        <dd className="tabular">{amount(budget.returned)}</dd>
        <dt>Places taken</dt>
        <dd className="tabular">
          {campaign.taken} of {campaign.places}
        </dd>
      </dl>
      {manages && (campaign.state === "active" || campaign.state === "paused") && (
        <Button variant="default" onClick={() => setAdding(true)}>
          Add places
        </Button>
      )}
      <Suspense>{adding && <PlacesDialog campaign={campaign} close={() => setAdding(false)} />}</Suspense>
    </section>
  )
}

function Fund({ campaign }: { campaign: Campaign }) {
  const [busy, setBusy] = useState(false)
  const manages = useMay("manage")
  const { needed, available } = campaign.budget
  const amount = (minor: number) => price(minor, campaign.pay.currency)
  if (campaign.state === "canceled") return <State of={CAMPAIGN_STATES.canceled} />
  const fund = (method: "balance" | "card") => {
    setBusy(true)
    fundCampaign(campaign.id, method)
      .then((after) => {
        if (after.checkout_url) location.assign(after.checkout_url)
        else done("Budget held. Your campaign is live.")
      }, failed)
      .finally(() => setBusy(false))
  }
  const enough = available >= needed
  return (
    <section className={styles.card} aria-labelledby="fund">
      <h2 id="fund">Fund this campaign</h2>
      <p>
        <strong className={`${styles.big} tabular`}>{amount(needed)}</strong>
      </p>
      <p className="quiet">
        The whole budget is held before anyone starts. You pay for approved clips, and the rest comes back to your
        balance.
      </p>
      {available > 0 && <p className="tabular">In your balance: {amount(available)}</p>}
      {campaign.checkout_url && <Anchor href={campaign.checkout_url}>Continue to payment</Anchor>}
      {manages ? (
        <Button loading={busy} onClick={() => fund(enough ? "balance" : "card")}>
          {enough ? `Use balance: ${amount(needed)}` : `Pay ${amount(needed - available)} by card`}
        </Button>
      ) : (
        <p className="quiet">To fund it, ask an owner or admin of this workspace.</p>
      )}
    </section>
  )
}

function Actions({ campaign }: { campaign: Campaign }) {
  const [sure, setSure] = useState(false)
  const manages = useMay("manage")
  if (!manages) return null
  const act = (change: Promise<Campaign>, said: string) => void change.then(() => done(said), failed)
  if (campaign.state === "draft" || campaign.state === "funding")
    return (
      <Button variant="subtle" color="bad" onClick={() => act(cancelCampaign(campaign.id), "Campaign canceled")}>
        Cancel campaign
      </Button>
    )
  if (!["active", "paused", "frozen"].includes(campaign.state)) return null
  return (
    <>
      {campaign.state === "active" && (
        <Button variant="default" onClick={() => act(pauseCampaign(campaign.id), "Campaign paused")}>
          Pause
        </Button>
      )}
      {campaign.state === "paused" && (
        <Button onClick={() => act(resumeCampaign(campaign.id), "Campaign resumed")}>Resume</Button>
      )}
      {sure ? (
        <>
          <Button color="bad" onClick={() => act(closeCampaign(campaign.id), "Campaign closed")}>
            End and return the rest
          </Button>
          <Button variant="subtle" onClick={() => setSure(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <Button variant="subtle" color="bad" onClick={() => setSure(true)}>
          End campaign
        </Button>
      )}
    </>
  )
}
