import { Button, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useParams } from "@tanstack/react-router"
import { useState } from "react"
import { claimPlace, type OpenCampaign, openCampaignQuery } from "~/api/market"
import { useMay } from "~/api/workspaces"
import { price } from "~/features/credits/words"
import { PLATFORMS } from "~/features/posts/platforms"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import { bonusOf } from "./Discover"
import styles from "./Market.module.css"
import { Rules } from "./Shared"
import { CAMPAIGN_STATES, payLine, TIERS } from "./words"

/** One campaign as clippers see it: what is wanted, what it pays, and a place to claim. */
export function OfferPage() {
  const { campaignId } = useParams({ from: "/inside/marketplace/$campaignId" })
  const query = useQuery(openCampaignQuery(campaignId))
  const crumbs = [{ label: "Marketplace", link: { to: "/marketplace" } as const }]
  const campaign = query.data
  return (
    <Page
      title={campaign?.title ?? "Campaign"}
      crumbs={crumbs}
      note={campaign ? `${campaign.client_name} · ${payLine(campaign.pay, bonusOf(campaign))}` : " "}
    >
      {query.isError && !campaign && <Failed error={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={420} radius="lg" />}
      {campaign && <Content campaign={campaign} />}
    </Page>
  )
}

function Content({ campaign }: { campaign: OpenCampaign }) {
  return (
    <div className={styles.two}>
      <div className={styles.stack}>
        <section className={styles.card} aria-labelledby="brief">
          <h2 id="brief">Brief</h2>
          <p className={styles.full}>{campaign.brief}</p>
        </section>
        <section className={styles.card} aria-labelledby="rules">
          <h2 id="rules">Rules</h2>
          <Rules rules={campaign.rules} />
          <p className="quiet">
            Post to {campaign.platforms.map((one) => PLATFORMS[one].name).join(", ")} from your own channel.
          </p>
        </section>
      </div>
      <Expected campaign={campaign} />
    </div>
  )
}

function Expected({ campaign }: { campaign: OpenCampaign }) {
  const when = useWhen()
  const amount = (minor: number) => price(minor, campaign.pay.currency)
  const share = 100 - campaign.fee_bps / 100
  return (
    <section className={styles.card} aria-labelledby="expected">
      <h2 id="expected">You get</h2>
      <p>
        <strong className={`${styles.big} tabular`}>{amount(campaign.expected)}</strong>{" "}
        {campaign.pay.model === "clip" ? "for an approved clip" : "for 10,000 views"}
      </p>
      <dl className={styles.terms}>
        <dt>Your share as {TIERS[campaign.tier]}</dt>
        <dd>{share}%</dd>
        <dt>Most for one clip</dt>
        <dd className="tabular">{amount(campaign.expected_most)}</dd>
        {campaign.pay.min_views > 0 && (
          <>
            <dt>Paid from</dt>
            <dd>{many(campaign.pay.min_views, "view")}</dd>
          </>
        )}
        <dt>Submit within</dt>
        <dd>{many(campaign.claim_hours, "hour")}</dd>
        <dt>Decision within</dt>
        <dd>{many(campaign.review_hours, "hour")}</dd>
        <dt>Places left</dt>
        <dd className="tabular">
          {campaign.places_left} of {campaign.places}
        </dd>
        {campaign.ends_at && (
          <>
            <dt>Ends</dt>
            <dd>{when(campaign.ends_at)}</dd>
          </>
        )}
      </dl>
      <p className="quiet">
        Your pay is held when you claim. Without a decision in time, a clip that passes every check is approved.
        Earnings become available 7 days later.
      </p>
      <Claim campaign={campaign} />
    </section>
  )
}

function Claim({ campaign }: { campaign: OpenCampaign }) {
  const [busy, setBusy] = useState(false)
  const navigate = useNavigate()
  const edits = useMay("edit")
  if (campaign.own)
    return (
      <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} className="link">
        This is your campaign
      </Link>
    )
  if (campaign.claimed >= campaign.per_clipper)
    return (
      <Link to="/jobs" className="link">
        You claimed this. Go to My jobs
      </Link>
    )
  if (campaign.state !== "active") return <p>{CAMPAIGN_STATES[campaign.state].label}: no new claims.</p>
  if (!edits) return <p className="quiet">Your role in this workspace can’t claim jobs.</p>
  const claim = () => {
    setBusy(true)
    claimPlace(campaign.id)
      .then(() => {
        done("Place claimed")
        return navigate({ to: "/jobs" })
      }, failed)
      .finally(() => setBusy(false))
  }
  return (
    <Button size="md" loading={busy} disabled={campaign.places_left === 0} onClick={claim}>
      {campaign.places_left === 0 ? "No places left" : "Claim a place"}
    </Button>
  )
}
