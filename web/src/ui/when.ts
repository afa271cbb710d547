import { useQuery } from "@tanstack/react-query"
import { meQuery } from "~/api/accounts"

/** Writes instants as the person reads them: in their language's way and their time zone. */
export function useWhen(style: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" }) {
  const { data: me } = useQuery(meQuery)
  const format = new Intl.DateTimeFormat(me?.language ?? "en", { ...style, timeZone: me?.timezone ?? "UTC" })
  return (instant: string) => format.format(new Date(instant))
}
