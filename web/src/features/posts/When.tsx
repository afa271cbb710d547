import { SegmentedControl, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { meQuery } from "~/api/accounts"
import { nextSlotsQuery } from "~/api/calendar"
import type { Account } from "~/api/posts"
import { useWhen } from "~/ui/when"
import type { Draft } from "./draft"
import styles from "./PublishPanel.module.css"
import { PlatformIcon } from "./platforms"

interface Props {
  draft: Draft
  change: (part: Partial<Draft>) => void
  chosen: Account[]
}

/** Now, at a time on the person's clocks, or at each account's next free posting time. */
export function When({ draft, change, chosen }: Props) {
  const { data: me } = useQuery(meQuery)
  return (
    <div className={styles.when}>
      <SegmentedControl
        aria-label="When"
        value={draft.when}
        onChange={(value) => change({ when: value as Draft["when"] })}
        data={[
          { value: "now", label: "Now" },
          { value: "slot", label: "Next free slot" },
          { value: "later", label: "Pick a time" },
        ]}
      />
      {draft.when === "later" && (
        <TextInput
          type="datetime-local"
          aria-label="Date and time"
          description={`Time zone: ${(me?.timezone ?? "UTC").replace("_", " ")}`}
          inputWrapperOrder={["input", "description"]}
          value={draft.at}
          onChange={(event) => change({ at: event.currentTarget.value })}
        />
      )}
      {draft.when === "slot" && chosen.length > 0 && <NextSlots chosen={chosen} />}
    </div>
  )
}

/** When each account would post: as it is now, for somebody else may take the time first. */
function NextSlots({ chosen }: { chosen: Account[] }) {
  const slots = useQuery(nextSlotsQuery(chosen.map((one) => one.id)))
  const when = useWhen({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })
  return (
    <ul className={styles.slots} aria-label="Next free slot">
      {chosen.map((account) => {
        const found = slots.data?.items.find((one) => one.account_id === account.id)
        return (
          <li key={account.id}>
            <PlatformIcon platform={account.platform} />
            <span className={styles.slotName}>{account.name}</span>
            {found?.at && <time dateTime={found.at}>{when(found.at)}</time>}
            {found && !found.at && (
              <Link to="/calendar" search={{ times: account.id }} className="link">
                Set posting times
              </Link>
            )}
          </li>
        )
      })}
    </ul>
  )
}
