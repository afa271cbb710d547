import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useParams } from "@tanstack/react-router"
import { errorMessage } from "~/api/client"
import { deletionQuery } from "~/api/social"
import { PublicLayout } from "~/app/PublicLayout"

/** Where a request to delete somebody's data stands, for whoever has its code. */
export function Deletion() {
  const { code } = useParams({ from: "/deletions/$code" })
  const { data, error } = useQuery(deletionQuery(code))
  const day = data && new Date(data.requested_at).toLocaleDateString("en", { dateStyle: "long" })
  return (
    <PublicLayout as="card" title="Data deletion" note={day && `Requested ${day}`}>
      {error && <p role="alert">{errorMessage(error)}</p>}
      {!data && !error && <Skeleton height={40} />}
      {data?.status === "completed" && <p>Your data was deleted from Cutroom.</p>}
      {data?.status === "in_progress" && <p>Your data is being deleted. Check again in a few minutes.</p>}
    </PublicLayout>
  )
}
