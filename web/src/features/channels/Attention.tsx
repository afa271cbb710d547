import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { type Channel, channelsQuery } from "~/api/social"
import styles from "./Attention.module.css"

/** What has to be done before something cannot be posted; nothing where every channel works. */
export function Attention({ channels, away }: { channels: Channel[]; away?: true }) {
  const lost = channels.filter((one) => one.health === "reconnect")
  const [first] = lost
  if (!first) return null
  const title = lost.length === 1 ? `Reconnect ${first.name}` : `Reconnect ${lost.length} channels`
  return (
    <div className={styles.notice} role="status">
      <strong>{title}</strong>
      <p>Scheduled posts wait until then. Nothing is lost.</p>
      {away && (
        <Link to="/channels" className="link">
          Open Channels
        </Link>
      )}
    </div>
  )
}

/** The same on a page that is about something else; whatever keeps it from being known is told where channels are. */
export function ChannelsAttention() {
  const { data } = useQuery(channelsQuery)
  return data ? <Attention channels={data.items} away /> : null
}
