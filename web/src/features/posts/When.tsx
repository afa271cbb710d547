import { SegmentedControl, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { meQuery } from "~/api/accounts"
import type { Draft } from "./draft"
import styles from "./PublishPanel.module.css"

/** Now, or at a time on the person's clocks. */
export function When({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const { data: me } = useQuery(meQuery)
  return (
    <div className={styles.when}>
      <SegmentedControl
        aria-label="When"
        value={draft.later ? "later" : "now"}
        onChange={(value) => change({ later: value === "later" })}
        data={[
          { value: "now", label: "Now" },
          { value: "later", label: "Pick a time" },
        ]}
      />
      {draft.later && (
        <TextInput
          type="datetime-local"
          aria-label="Date and time"
          description={`Time zone: ${(me?.timezone ?? "UTC").replace("_", " ")}`}
          inputWrapperOrder={["input", "description"]}
          value={draft.at}
          onChange={(event) => change({ at: event.currentTarget.value })}
        />
      )}
    </div>
  )
}
