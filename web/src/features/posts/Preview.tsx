import { useQuery } from "@tanstack/react-query"
import { sameAddress } from "~/api/address"
import { coverQuery, type Export } from "~/api/exports"
import type { Account } from "~/api/posts"
import type { Draft } from "./draft"
import styles from "./PublishPanel.module.css"
import { PlatformIcon } from "./platforms"

interface Props {
  item: Export
  account: Account | undefined
  draft: Draft
  chosen: Account[]
  show: (id: string) => void
}

/** The short about as the chosen platform shows it. */
export function Preview({ item, account, draft, chosen, show }: Props) {
  const { data: cover } = useQuery(coverQuery(item.id))
  return (
    <div className={styles.preview}>
      <div className={styles.phone}>
        {item.download_url && (
          // biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture
          <video
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
