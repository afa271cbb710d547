import { Skeleton } from "@mantine/core"

/** A screen whose code is on its way. */
export function Loading() {
  return (
    <div style={{ maxWidth: "var(--edge)", margin: "0 auto", padding: "var(--s-6) var(--s-5)" }} aria-busy="true">
      <span className="hidden-but-said" role="status">
        Loading
      </span>
      <Skeleton height={36} width={220} mb="xl" />
      <Skeleton height={320} />
    </div>
  )
}
