import { Skeleton, Tabs } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { meQuery } from "~/api/accounts"
import { Page } from "~/ui/Page"
import { Failed } from "~/ui/States"
import { Preferences } from "./Preferences"
import { Profile } from "./Profile"

/** The person's own things. */
export function Account() {
  const { tab = "profile" } = useSearch({ from: "/inside/account" })
  const navigate = useNavigate({ from: "/account" })
  const me = useQuery(meQuery)
  const set = (value: string | null) =>
    void navigate({ search: { tab: value === "preferences" ? "preferences" : undefined }, replace: true })
  return (
    <Page title="Account" crumbs={[{ label: "Library", link: { to: "/library" } }]} note={me.data?.email ?? " "}>
      {me.isPending && <Skeleton height={300} radius="lg" />}
      {me.isError && !me.data && <Failed error={me.error} again={() => void me.refetch()} />}
      {me.data && (
        <Tabs value={tab} onChange={set} keepMounted={false}>
          <Tabs.List mb="xl">
            <Tabs.Tab value="profile">Profile</Tabs.Tab>
            <Tabs.Tab value="preferences">Preferences</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="profile">
            <Profile me={me.data} />
          </Tabs.Panel>
          <Tabs.Panel value="preferences">
            <Preferences me={me.data} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Page>
  )
}
