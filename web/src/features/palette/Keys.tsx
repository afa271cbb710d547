import { Kbd, Modal, Switch } from "@mantine/core"
import { isApple, setSingleKeys, useSingleKeys } from "~/app/shortcuts"
import styles from "./Keys.module.css"

const mod = isApple ? "⌘" : "Ctrl"
const GROUPS: [string, [string[], string][]][] = [
  [
    "Everywhere",
    [
      [[mod, "K"], "Search and commands"],
      [["?"], "This sheet"],
      [["U"], "Upload"],
      [["L"], "Library"],
      [["S"], "Splices"],
      [["E"], "Exports"],
      [["J"], "Jobs"],
      [["Esc"], "Close what is open"],
    ],
  ],
  [
    "Players",
    [
      [["Space"], "Play or pause"],
      [["←", "→"], "5 seconds back or on"],
      [["Shift", "←", "→"], "One second back or on"],
      [["M"], "Sound on or off"],
      [["C"], "Captions on or off"],
    ],
  ],
  [
    "Clip editor",
    [
      [["I"], "Start here"],
      [["O"], "End here"],
      [[mod, "Z"], "Undo"],
      [[mod, "S"], "Save"],
    ],
  ],
  [
    "Splice editor",
    [
      [["T"], "Add a text here"],
      [["X"], "Swap the two clips"],
      [["←", "→", "↑", "↓"], "Nudge the line or the text in hand"],
      [[mod, "Z"], "Undo"],
      [[mod, "Shift", "Z"], "Redo"],
    ],
  ],
]

/** The `?` sheet. */
export default function Keys({ close }: { close: () => void }) {
  const on = useSingleKeys()
  return (
    <Modal opened onClose={close} title="Keyboard shortcuts" size="lg">
      <div className={styles.groups}>
        {GROUPS.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([combination, what]) => (
                <div key={what}>
                  <dt>{what}</dt>
                  <dd>
                    {combination.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        mt="lg"
        label="Shortcuts of a single letter"
        description="Turn them off if you speak to your computer or press keys by accident"
        checked={on}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
      />
    </Modal>
  )
}
