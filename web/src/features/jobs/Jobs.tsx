import { Drawer, Skeleton } from "@mantine/core"
import { IconCircleCheck } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { jobsQuery } from "~/api/jobs"
import { Empty, Failed } from "~/ui/States"
import { JobRow } from "./JobRow"
import styles from "./Jobs.module.css"

/** Everything that runs, and what became of the rest. */
export default function Jobs({ close }: { close: () => void }) {
  const jobs = useQuery(jobsQuery)
  return (
    <Drawer opened onClose={close} position="right" size={420} title="Activity">
      {jobs.isPending && <Skeleton height={180} />}
      {jobs.isError && <Failed error={jobs.error} again={() => void jobs.refetch()} />}
      {jobs.data?.total === 0 && (
        <Empty icon={<IconCircleCheck size={28} stroke={1.5} />} title="Nothing running">
          Uploads, analyses and exports show up here while they run.
        </Empty>
      )}
      <ul className={styles.list}>
        {jobs.data?.items.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </Drawer>
  )
}
