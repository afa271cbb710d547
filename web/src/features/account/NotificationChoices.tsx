import { Skeleton, Switch } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { type Choice, choicesQuery, choose } from "~/api/notifications"
import { Failed } from "~/ui/States"
import { failed } from "~/ui/toast"
import styles from "./NotificationChoices.module.css"

/** What the person is told of, in the app and by email. */
export function NotificationChoices() {
  const choices = useQuery(choicesQuery)
  const items = choices.data?.items ?? []
  const groups = [...new Set(items.map((one) => one.group))]
  return (
    <section className={styles.section}>
      <h2>Notifications</h2>
      <p className="quiet">
        Receipts and emails about security are always sent. Product news is managed under{" "}
        <Link className="link" to="/account" search={{ tab: "privacy" }} replace>
          Privacy
        </Link>
        .
      </p>
      {choices.isPending && <Skeleton height={320} radius="md" />}
      {choices.isError && !choices.data && <Failed error={choices.error} again={() => void choices.refetch()} />}
      {choices.data && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Tell me when</th>
              <th scope="col">In app</th>
              <th scope="col">Email</th>
            </tr>
          </thead>
          {groups.map((group) => (
            <tbody key={group}>
              <tr>
                <th colSpan={3} scope="rowgroup">
                  {group}
                </th>
              </tr>
              {items
                .filter((one) => one.group === group)
                .map((one) => (
                  <Row key={one.kind} one={one} />
                ))}
            </tbody>
          ))}
        </table>
      )}
    </section>
  )
}

function Row({ one }: { one: Choice }) {
  const set = (part: Partial<Choice>) => void choose({ ...one, ...part }).catch(failed)
  return (
    <tr>
      <th scope="row">{one.label}</th>
      <td>
        <Switch
          aria-label={`${one.label}: in app`}
          checked={one.in_app}
          onChange={(event) => set({ in_app: event.currentTarget.checked })}
        />
      </td>
      <td>
        <Switch
          aria-label={`${one.label}: email`}
          checked={one.by_mail}
          onChange={(event) => set({ by_mail: event.currentTarget.checked })}
        />
      </td>
    </tr>
  )
}
