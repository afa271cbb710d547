import { Button } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useRef } from "react"
import { sameAddress } from "~/api/address"
import { coverQuery, type Export } from "~/api/exports"
import type { Account } from "~/api/posts"
import { COVERED, type Draft } from "./draft"
import styles from "./PublishPanel.module.css"
import { PlatformIcon } from "./platforms"

interface Props {
  item: Export
  account: Account | undefined
  draft: Draft
  chosen: Account[]
  show: (id: string) => void
  change: (part: Partial<Draft>) => void
}

/** The short about as the chosen platform shows it. */
export function Preview({ item, account, draft, chosen, show, change }: Props) {
  const player = useRef<HTMLVideoElement>(null)
  const { data: cover } = useQuery(coverQuery(item.id))
  return (
    <div className={styles.preview}>
      <div className={styles.phone}>
        {item.download_url && (
          // biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture
          <video
            ref={player}
            src={sameAddress(item.download_url)}
            poster={cover?.url}
            controls
            playsInline
            preload="metadata"
            aria-label={item.title}
          />
        )}
        {account && (
          <div className={styles.overlay}>
            <strong>{account.handle || account.name}</strong>
            {account.platform === "youtube" && <span>{draft.title}</span>}
            {account.platform !== "youtube" && <span>{draft.caption}</span>}
          </div>
        )}
      </div>
      {chosen.some((one) => COVERED.includes(one.platform)) && (
        <Cover
          atMs={draft.coverMs}
          take={() => change({ coverMs: Math.round((player.current?.currentTime ?? 0) * 1000) })}
          reset={() => change({ coverMs: null })}
        />
      )}
      {chosen.length > 1 && (
        <div className={styles.tabs} role="tablist" aria-label="Preview">
          {chosen.map((one) => (
            <button
              key={one.id}
              type="button"
              role="tab"
              aria-selected={one.id === account?.id}
              aria-label={`Preview for ${one.name}`}
              onClick={() => show(one.id)}
            >
              <PlatformIcon platform={one.platform} />
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

/** The frame on which the player stands becomes the cover; without a choice each platform takes its own. */
function Cover({ atMs, take, reset }: { atMs: number | null; take: () => void; reset: () => void }) {
  return (
    <div className={styles.cover}>
      <span>{atMs === null ? "Cover: chosen by each platform" : `Cover: frame at ${(atMs / 1000).toFixed(1)} s`}</span>
      <Button size="compact-sm" variant="default" onClick={take}>
        Use this frame
      </Button>
      {atMs !== null && (
        <Button size="compact-sm" variant="subtle" onClick={reset}>
          Reset
        </Button>
      )}
    </div>
  )
}
