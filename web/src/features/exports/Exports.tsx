import { Button, Skeleton } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { exportsQuery } from "~/api/exports"
import { many } from "~/ui/format"
import { useHidden } from "~/ui/hidden"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { DownloadAll } from "./DownloadAll"
import { ExportList } from "./ExportList"

/** Everything that was made, newest first. */
export function Exports() {
  const exports = useQuery(exportsQuery())
  const navigate = useNavigate()
  const hidden = useHidden("exports")
  const total = exports.data && exports.data.total - hidden.size
  return (
    <Page
      title="Exports"
      note={total === undefined ? " " : many(total, "export")}
      actions={exports.data && <DownloadAll items={exports.data.items} name="Cutroom exports" />}
    >
      {exports.isPending && <Skeleton height={300} radius="lg" />}
      {exports.isError && !exports.data && <Failed error={exports.error} again={() => void exports.refetch()} />}
      {total === 0 && (
        <Empty
          icon={<IconDownload size={28} stroke={1.5} />}
          title="No exports yet"
          action={<Button onClick={() => void navigate({ to: "/library" })}>Go to the library</Button>}
        >
          Open a video, pick a clip and choose Export. Your finished shorts show up here.
        </Empty>
      )}
      {exports.data && total !== 0 && <ExportList items={exports.data.items} />}
    </Page>
  )
}
