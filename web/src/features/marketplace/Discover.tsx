import { SegmentedControl, Skeleton, TextInput } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { IconBuildingStore, IconSearch } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { discoverQuery, type OpenCampaign } from "~/api/market"
import { PlatformIcon } from "~/features/posts/platforms"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import styles from "./Market.module.css"
import { payLine } from "./words"

/** Campaigns that pay for clips, of all workspaces. */
export function Discover() {
  const [words, setWords] = useState("")
  const [sort, setSort] = useState<"newest" | "pay">("newest")
  const [settled] = useDebouncedValue(words, 250)
  const campaigns = useQuery(discoverQuery({ words: settled, sort }))
  return (
    <Page title="Marketplace" note="Make clips for brands and get paid for what’s approved and watched." wide>
      <div className={styles.filters}>
        <TextInput
          aria-label="Search campaigns"
          placeholder="Search campaigns"
          leftSection={<IconSearch size={16} />}
          value={words}
          maxLength={100}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label="Sort"
          value={sort}
          onChange={(value) => setSort(value === "pay" ? "pay" : "newest")}
          data={[
            { value: "newest", label: "Newest" },
            { value: "pay", label: "Best paid" },
          ]}
        />
      </div>
      {campaigns.isPending && <Skeleton height={240} radius="lg" />}
      {campaigns.isError && !campaigns.data && (
        <Failed error={campaigns.error} again={() => void campaigns.refetch()} />
      )}
      {campaigns.data?.total === 0 && (
        <Empty icon={<IconBuildingStore size={28} stroke={1.5} />} title={settled ? "No results" : "No open campaigns"}>
          {settled ? "Try other words." : "Campaigns show up here as soon as brands fund them."}
        </Empty>
      )}
      {campaigns.data && campaigns.data.total > 0 && (
        <ul className={styles.grid}>
          {campaigns.data.items.map((one) => (
            <li key={one.id}>
              <Offer campaign={one} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

function Offer({ campaign }: { campaign: OpenCampaign }) {
  return (
    <Link to="/marketplace/$campaignId" params={{ campaignId: campaign.id }} className={styles.offer}>
      <div>
        <h2>{campaign.title}</h2>
        <span className="quiet">{campaign.client_name}</span>
      </div>
      <p className={styles.pay}>{payLine(campaign.pay, bonusOf(campaign))}</p>
      <p className={styles.brief}>{campaign.brief}</p>
      <div className={styles.facts}>
        <span>{campaign.places_left === 0 ? "No places left" : `${many(campaign.places_left, "place")} left`}</span>
        <span className={styles.icons}>
          {campaign.platforms.map((one) => (
            <PlatformIcon key={one} platform={one} />
          ))}
        </span>
      </div>
    </Link>
  )
}

/** How much bonuses can bring, at the most. */
export function bonusOf(campaign: OpenCampaign): number {
  return campaign.pay.model === "clip" ? campaign.expected_most - campaign.expected : 0
}
