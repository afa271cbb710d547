import { Kbd, Modal, Switch } from "@mantine/core"
import { AREAS } from "~/app/areas"
import { isApple, setSingleKeys, useSingleKeys } from "~/app/shortcuts"
import styles from "./Keys.module.css"

const mod = isApple ? "⌘" : "Ctrl"
const GROUPS: [string, [string[], string][]][] = [
  [
    "Everywhere",
    [
      [[mod, "K"], "Search and commands"],
      [["?"], "Keyboard shortcuts"],
      [["U"], "Upload"],
      [["J"], "Activity"],
      [["N"], "Notifications"],
      [["["], "Collapse or expand the sidebar"],
      ...AREAS.flatMap(({ shortcut, label }): [string[], string][] =>
        shortcut ? [[[shortcut.toUpperCase()], label]] : [],
      ),
      [["Esc"], "Close"],
    ],
  ],
  [
    "Players",
    [
      [["Space"], "Play or pause"],
      [["←", "→"], "Back or forward 5 seconds"],
      [["Shift", "←", "→"], "Back or forward 1 second"],
      [["M"], "Mute or unmute"],
      [["C"], "Show or hide captions"],
    ],
  ],
  [
    "Clip editor",
    [
      [["I"], "Set start"],
      [["O"], "Set end"],
      [[mod, "Z"], "Undo"],
      [[mod, "Shift", "Z"], "Redo"],
    ],
  ],
  [
    "Splice editor",
    [
      [["T"], "Add text"],
      [["X"], "Swap clips"],
      [["←", "→", "↑", "↓"], "Move the split or the selected text"],
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
        label="Single-key shortcuts"
        description="Turn off if you use speech input or press keys by accident"
        checked={on}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
      />
    </Modal>
  )
}
