import { useQuery } from "@tanstack/react-query"
import { publishingQuery } from "~/api/approvals"
import { useMay } from "~/api/workspaces"

/** Whether what the person plans goes out without somebody else's approval. */
export function useReleases(): boolean {
  const { data } = useQuery(publishingQuery)
  const mayApprove = useMay("approve")
  return mayApprove || !data?.needs_approval
}
