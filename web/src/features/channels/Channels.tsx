import { Button, Skeleton } from "@mantine/core"
import { IconPlugConnected } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { type Channel, channelsQuery, type PlatformView, platformsQuery } from "~/api/social"
import { useMay } from "~/api/workspaces"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { Attention } from "./Attention"
import { ChannelRow } from "./ChannelRow"
import styles from "./Channels.module.css"
import { connect } from "./connecting"
import { Groups } from "./Groups"
import { Links } from "./Links"
import { ABOUT, PlatformIcon } from "./platforms"

/** Where shorts can be posted: the channels of this workspace, how they are, and the way to more. */
export function Channels() {
  const manages = useMay("manage")
  const channels = useQuery(channelsQuery)
  const platforms = useQuery(platformsQuery)
  const items = channels.data?.items
  return (
    <Page title="Channels" note="The accounts that this workspace posts to.">
      <div className={styles.sections}>
        {items && <Attention channels={items} />}
        {channels.isPending && <Skeleton height={220} radius="lg" />}
        {channels.isError && !items && <Failed error={channels.error} again={() => void channels.refetch()} />}
        {items?.length === 0 && <Nothing manages={manages} />}
        {items && items.length > 0 && (
          <section className={styles.section} aria-labelledby="connected">
            <h2 id="connected">{many(items.filter(isLive).length, "channel")}</h2>
            <ul className={styles.list}>
              {items.map((one) => (
                <ChannelRow key={one.id} channel={one} manages={manages} />
              ))}
            </ul>
          </section>
        )}
        {manages && items && (
          <section className={styles.section} aria-labelledby="connect">
            <h2 id="connect">{items.length ? "Connect another channel" : "Connect a channel"}</h2>
            {platforms.isError && <Failed error={platforms.error} again={() => void platforms.refetch()} />}
            {platforms.isPending && <Skeleton height={76} radius="md" />}
            {platforms.data && <Tiles platforms={platforms.data.items} />}
          </section>
        )}
        {items?.some(isLive) && <Groups channels={items.filter(isLive)} />}
        {manages && items && <Links />}
      </div>
    </Page>
  )
}

function isLive(channel: Channel): boolean {
  return channel.health !== "disconnected"
}

function Nothing({ manages }: { manages: boolean }) {
  return (
    <Empty icon={<IconPlugConnected size={28} stroke={1.5} />} title="No channels yet">
      {manages
        ? "Connect where your audience is. You sign in at the platform; Cutroom never sees your password."
        : "Channels appear here once an owner or admin of this workspace connects them."}
    </Empty>
  )
}

function Tiles({ platforms }: { platforms: PlatformView[] }) {
  const simulated = platforms.some((one) => one.simulated)
  return (
    <>
      <ul className={styles.tiles}>
        {platforms.map((one) => (
          <li key={one.platform}>
            <Button
              className={styles.tile}
              variant="default"
              disabled={!one.available}
              onClick={() => void connect(one.platform)}
              leftSection={<PlatformIcon platform={one.platform} size={24} />}
            >
              <span className={styles.tileWords}>
                <span>
                  <span className="hidden-but-said">Connect </span>
                  {one.name}
                </span>
                <span className="quiet">{one.available ? ABOUT[one.platform] : "Not set up here"}</span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
      {simulated && <p className="quiet">Simulated platforms on this machine. Nothing is posted to the real ones.</p>}
    </>
  )
}
