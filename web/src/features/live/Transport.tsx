import { ActionIcon } from "@mantine/core"
import { IconPlayerPause, IconPlayerPlay, IconVolume, IconVolumeOff } from "@tabler/icons-react"
import { useClock, usePlaying, useTime } from "~/features/video/player"
import { clock as clockText } from "~/ui/format"
import { Hint } from "~/ui/Hint"
import styles from "./Transport.module.css"

interface Props {
  muted: boolean
  setMuted: (muted: boolean) => void
  lengthMs: number
  /** Where the player's position is in what is shown, and the way back. */
  positionAt: (ms: number) => number
  playerAt: (ms: number) => number
}

/** Below a live picture: play, where it is, and the sound. */
export function Transport({ muted, setMuted, ...place }: Props) {
  const clock = useClock()
  const playing = usePlaying()
  return (
    <div className={styles.transport}>
      <Hint label={playing ? "Pause (Space)" : "Play (Space)"}>
        <ActionIcon
          variant="filled"
          size={40}
          radius="xl"
          aria-label={playing ? "Pause" : "Play"}
          onClick={() => clock.toggle()}
        >
          {playing ? <IconPlayerPause size={20} /> : <IconPlayerPlay size={20} />}
        </ActionIcon>
      </Hint>
      <Seek {...place} />
      <ActionIcon aria-label={muted ? "Unmute" : "Mute"} onClick={() => setMuted(!muted)}>
        {muted ? <IconVolumeOff size={20} /> : <IconVolume size={20} />}
      </ActionIcon>
    </div>
  )
}

function Seek({ lengthMs, positionAt, playerAt }: Omit<Props, "muted" | "setMuted">) {
  const clock = useClock()
  const tenths = useTime((ms) => Math.round(Math.max(0, Math.min(lengthMs, positionAt(ms))) / 100))
  return (
    <label className={styles.seek}>
      <input
        type="range"
        min={0}
        max={Math.floor(lengthMs / 100)}
        value={tenths}
        aria-label="Position"
        aria-valuetext={clockText(tenths * 100, true)}
        onChange={(event) => clock.seek(playerAt(event.currentTarget.valueAsNumber * 100))}
      />
      <span className="tabular">
        {clockText(tenths * 100, true)} <span className="quiet">/ {clockText(lengthMs, true)}</span>
      </span>
    </label>
  )
}
