import { Skeleton, Tabs } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { meQuery } from "~/api/accounts"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import styles from "./Account.module.css"
import { NotificationChoices } from "./NotificationChoices"
import { Preferences } from "./Preferences"
import { Privacy } from "./Privacy"
import { Profile } from "./Profile"
import { Spending } from "./Spending"

const TABS = [
  ["profile", "Profile", Profile],
  ["preferences", "Preferences", Preferences],
  ["notifications", "Notifications", NotificationChoices],
  ["spending", "Spending", Spending],
  ["privacy", "Privacy", Privacy],
] as const

/** The person's own things. */
export function Account() {
  const { tab = "profile" } = useSearch({ from: "/inside/account" })
  const navigate = useNavigate({ from: "/account" })
  const me = useQuery(meQuery)
  const set = (value: string | null) => {
    const [chosen] = TABS.find(([name]) => name === value) ?? ["profile"]
    void navigate({ search: { tab: chosen === "profile" ? undefined : chosen }, replace: true })
  }
  return (
    <Page title="Account" crumbs={[{ label: "Library", link: { to: "/library" } }]} note={me.data?.email ?? " "}>
      {me.isPending && <Skeleton height={300} radius="lg" />}
      {me.isError && !me.data && <Failed error={me.error} again={() => void me.refetch()} />}
      {me.data && (
        <Tabs value={tab} onChange={set} keepMounted={false}>
          <Tabs.List mb="xl" className={styles.tabs}>
            {TABS.map(([name, label]) => (
              <Tabs.Tab key={name} value={name}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {TABS.map(([name, , Content]) => (
            <Tabs.Panel key={name} value={name}>
              <Content me={me.data} />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </Page>
  )
}
