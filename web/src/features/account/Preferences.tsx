import { SegmentedControl, Select, Switch, useMantineColorScheme } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { changeMe, meQuery } from "~/api/accounts"
import type { Schemas } from "~/api/client"
import type { Me } from "~/api/session"
import { setSingleKeys, useSingleKeys } from "~/app/shortcuts"
import { done, failed } from "~/ui/toast"
import styles from "./Account.module.css"

const ZONES = Intl.supportedValuesOf("timeZone")
const LANGUAGES =
  "ar bg ca cs da de el en en-GB es et eu fa fi fr gl he hi hr hu id it ja ko lt lv ms nb nl pl pt pt-BR ro ru sk sl sr sv th tr uk vi zh-CN zh-TW".split(
    " ",
  )

/** Each language by its English name, the person's own among them. */
function languagesWith(own: string) {
  const names = new Intl.DisplayNames("en", { type: "language" })
  const all = LANGUAGES.includes(own) ? LANGUAGES : [own, ...LANGUAGES]
  return all.map((value) => ({ value, label: names.of(value) ?? value }))
}

/** What time it is for the person: shows at once what zone and language do. */
function Now({ me }: { me: Me }) {
  const style = { dateStyle: "full", timeStyle: "short", timeZone: me.timezone } as const
  return <time lang={me.language}>{new Intl.DateTimeFormat(me.language, style).format(new Date())}</time>
}

export function Preferences({ me }: { me: Me }) {
  const queries = useQueryClient()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const singleKeys = useSingleKeys()
  /** At once on the screen; back again if the server refuses. */
  const change = (part: Partial<Me> & Schemas["UpdateMe"]) => {
    queries.setQueryData(meQuery.queryKey, { ...me, ...part })
    changeMe(part).catch((error) => {
      queries.setQueryData(meQuery.queryKey, me)
      failed(error)
    })
  }
  const zones = ZONES.includes(me.timezone) ? ZONES : [me.timezone, ...ZONES]
  return (
    <div className={styles.sections}>
      <section className={styles.section}>
        <h2>Time and language</h2>
        <Select
          label="Time zone"
          description="Dates and times are shown in this zone"
          data={zones}
          value={me.timezone}
          searchable
          allowDeselect={false}
          limit={60}
          onChange={(timezone) => {
            if (timezone) change({ timezone })
            done(`Time zone set to ${timezone}`)
          }}
        />
        <Select
          label="Language"
          description="How dates and times are written. The app itself is in English."
          data={languagesWith(me.language)}
          value={me.language}
          searchable
          allowDeselect={false}
          onChange={(language) => language && change({ language })}
        />
        <p className="quiet">
          It is now <Now me={me} />.
        </p>
      </section>
      <section className={styles.section}>
        <h2>Appearance and keyboard</h2>
        <SegmentedControl
          aria-label="Theme"
          data={[
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
            { value: "auto", label: "System" },
          ]}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as typeof colorScheme)}
        />
        <Switch
          label="Single-key shortcuts"
          checked={singleKeys}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        />
      </section>
    </div>
  )
}
