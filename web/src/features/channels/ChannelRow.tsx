import { ActionIcon, Button, Menu, Modal, Select } from "@mantine/core"
import { IconAlertTriangle, IconClock, IconDots, IconPlugConnectedX, IconRefresh } from "@tabler/icons-react"
import { useState } from "react"
import { type Channel, changeZone, disconnect } from "~/api/social"
import { done, failed } from "~/ui/toast"
import { useWhen } from "~/ui/when"
import styles from "./Channels.module.css"
import { connect } from "./connecting"
import { healthWords, NAMES, PlatformIcon } from "./platforms"

/** One channel: who it is, how it is, and what can be done about it. */
export function ChannelRow({ channel, manages }: { channel: Channel; manages: boolean }) {
  const when = useWhen({ dateStyle: "medium" })
  const [open, setOpen] = useState<"zone" | "disconnect">()
  const close = () => setOpen(undefined)
  const needs = channel.health !== "ok"
  const again = () => void connect(channel.platform, channel.id)
  return (
    <li className={styles.item} data-health={channel.health}>
      <Picture channel={channel} />
      <span className={styles.words}>
        <strong>{channel.name}</strong>
        <span className="quiet">{[NAMES[channel.platform], channel.handle].filter(Boolean).join(" · ")}</span>
        <span className={styles.health} data-health={channel.health}>
          {(channel.health === "reconnect" || channel.health === "expiring") && (
            <IconAlertTriangle size={16} aria-hidden />
          )}
          {healthWords(channel, when)}
        </span>
      </span>
      {manages && (
        <span className={styles.actions}>
          {needs && (
            <Button variant={channel.health === "reconnect" ? "filled" : "default"} onClick={again}>
              {channel.health === "disconnected" ? "Connect" : "Reconnect"}
              <span className="hidden-but-said"> {channel.name}</span>
            </Button>
          )}
          {channel.health !== "disconnected" && (
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <ActionIcon
                  variant="default"
                  size="lg"
                  aria-label={`More for ${channel.name} at ${NAMES[channel.platform]}`}
                >
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {!needs && (
                  <Menu.Item leftSection={<IconRefresh size={16} />} onClick={again}>
                    Reconnect
                  </Menu.Item>
                )}
                <Menu.Item leftSection={<IconClock size={16} />} onClick={() => setOpen("zone")}>
                  Time zone
                </Menu.Item>
                <Menu.Item
                  color="bad"
                  leftSection={<IconPlugConnectedX size={16} />}
                  onClick={() => setOpen("disconnect")}
                >
                  Disconnect
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </span>
      )}
      {open === "zone" && <ZoneDialog channel={channel} close={close} />}
      {open === "disconnect" && <DisconnectDialog channel={channel} close={close} />}
    </li>
  )
}

/** The profile's picture with the platform's sign on it. */
function Picture({ channel }: { channel: Channel }) {
  return (
    <span className={styles.picture}>
      {channel.picture ? (
        <img src={channel.picture} alt="" width={44} height={44} />
      ) : (
        <span className={styles.letter} aria-hidden>
          {channel.name.slice(0, 1).toUpperCase()}
        </span>
      )}
      <span className={styles.badge}>
        <PlatformIcon platform={channel.platform} size={14} stroke={2} />
      </span>
    </span>
  )
}

interface DialogProps {
  channel: Channel
  close: () => void
}

function ZoneDialog({ channel, close }: DialogProps) {
  const [zone, setZone] = useState<string | null>(channel.zone)
  const zones = Intl.supportedValuesOf("timeZone")
  const save = () => {
    close()
    if (zone) changeZone(channel.id, zone).then(() => done(`Time zone of ${channel.name} saved`), failed)
  }
  return (
    <Modal opened onClose={close} title={`Time zone of ${channel.name}`}>
      <div className={styles.form}>
        <p className="quiet">Posting times of this channel are planned in this zone.</p>
        <Select
          label="Time zone"
          data={zones.includes(channel.zone) ? zones : [channel.zone, ...zones]}
          value={zone}
          onChange={setZone}
          searchable
          allowDeselect={false}
          data-autofocus
        />
        <div className={styles.row}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button onClick={save}>Save</Button>
        </div>
      </div>
    </Modal>
  )
}

function DisconnectDialog({ channel, close }: DialogProps) {
  const go = () => {
    close()
    disconnect(channel.id).then(() => done(`${channel.name} is disconnected`), failed)
  }
  return (
    <Modal opened onClose={close} title={`Disconnect ${channel.name}?`}>
      <div className={styles.form}>
        <p>
          Scheduled posts for it won’t go out until it is connected again. What was posted stays at{" "}
          {NAMES[channel.platform]}, and its history stays here.
        </p>
        {channel.platform === "instagram" && (
          <p className="quiet">
            To remove Cutroom at Instagram as well, open Settings → Website permissions → Apps and websites there.
          </p>
        )}
        <div className={styles.row}>
          <Button variant="default" onClick={close} data-autofocus>
            Cancel
          </Button>
          <Button color="bad" onClick={go}>
            Disconnect
          </Button>
        </div>
      </div>
    </Modal>
  )
}
