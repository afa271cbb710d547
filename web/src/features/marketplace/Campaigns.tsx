import { Button, Skeleton } from "@mantine/core"
import { IconPlus, IconSpeakerphone } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import { type Campaign, campaignsQuery } from "~/api/market"
import { useMay } from "~/api/workspaces"
import { price } from "~/features/credits/words"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import styles from "./Market.module.css"
import { State } from "./Shared"
import { CAMPAIGN_STATES, payLine } from "./words"

/** What this workspace pays clippers for. */
export function Campaigns() {
  const campaigns = useQuery(campaignsQuery)
  const navigate = useNavigate()
  const edits = useMay("edit")
  const create = edits && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => void navigate({ to: "/campaigns/new" })}>
      New campaign
    </Button>
  )
  return (
    <Page
      title="My campaigns"
      note={campaigns.data ? many(campaigns.data.total, "campaign") : " "}
      actions={campaigns.data && campaigns.data.total > 0 && create}
    >
      {campaigns.isPending && <Skeleton height={240} radius="lg" />}
      {campaigns.isError && !campaigns.data && (
        <Failed error={campaigns.error} again={() => void campaigns.refetch()} />
      )}
      {campaigns.data?.total === 0 && (
        <Empty icon={<IconSpeakerphone size={28} stroke={1.5} />} title="Have clips made for you" action={create}>
          Say what you want and what a clip is worth. The budget is held until you approve, and what isn’t used comes
          back.
        </Empty>
      )}
      {campaigns.data && campaigns.data.total > 0 && (
        <ul className={styles.grid}>
          {campaigns.data.items.map((one) => (
            <li key={one.id}>
              <Row campaign={one} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

function Row({ campaign }: { campaign: Campaign }) {
  return (
    <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} className={styles.offer}>
      <div>
        <h2>{campaign.title}</h2>
        <span className="quiet">{payLine(campaign.pay)}</span>
      </div>
      <State of={CAMPAIGN_STATES[campaign.state]} />
      <p>{campaign.waiting > 0 && <strong>{many(campaign.waiting, "submission")} to review</strong>}</p>
      <div className={styles.facts}>
        <span>
          {campaign.taken} of {many(campaign.places, "place")} taken
        </span>
        <span className="tabular">
          {price(campaign.budget.spent, campaign.pay.currency)} of{" "}
          {price(campaign.budget.needed, campaign.pay.currency)}
        </span>
      </div>
    </Link>
  )
}
