import { Button } from "@mantine/core"
import { IconMovie, IconSearchOff, IconUpload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { lazy, Suspense, useCallback, useState } from "react"
import { searchQuery } from "~/api/clips"
import { libraryPage, type Wanted } from "~/api/videos"
import { useMay } from "~/api/workspaces"
import { choose } from "~/features/upload/pick"
import { many } from "~/ui/format"
import { useHidden } from "~/ui/hidden"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { Bulk } from "./Bulk"
import { Filters } from "./Filters"
import { Grid } from "./Grid"
import styles from "./Library.module.css"

const Found = lazy(() => import("~/features/find/Found").then(({ Found }) => ({ default: Found })))

/** The library: every video, however many. */
export function Library() {
  const search = useSearch({ from: "/inside/library" })
  const first = useQuery(libraryPage(search, 1))
  const hidden = useHidden("videos")
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback((id: string) => {
    setChosen((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  }, [])
  const about = useMeant(search)
  const total = first.data ? first.data.total - hidden.size : undefined
  return (
    <Page wide title={search.archived ? "Archive" : "Library"} note={total === undefined ? " " : many(total, "video")}>
      <Filters />
      {about && (
        <div className={styles.about}>
          <h2>Clips about “{about}”</h2>
          <Suspense>
            <Found prompt={about} />
          </Suspense>
        </div>
      )}
      {first.isError && !first.data ? (
        <Failed error={first.error} again={() => void first.refetch()} />
      ) : total === 0 ? (
        <Nothing />
      ) : (
        <Grid key={about ? "below" : "alone"} wanted={search} total={total} chosen={chosen} toggle={toggle} />
      )}
      <Bulk chosen={[...chosen]} archived={search.archived ?? false} clear={() => setChosen(new Set())} />
    </Page>
  )
}

/** What is searched for, where moments were found that mean it. */
function useMeant({ q, archived }: Wanted): string | undefined {
  const about = archived ? "" : (q ?? "").trim()
  const { data } = useQuery(searchQuery(about))
  return data?.items.length ? about : undefined
}

function Nothing() {
  const mayEdit = useMay("edit")
  const search = useSearch({ from: "/inside/library" })
  const navigate = useNavigate()
  const filtered = search.q || search.status || search.folder || search.tag
  if (filtered)
    return (
      <Empty
        icon={<IconSearchOff size={28} stroke={1.5} />}
        title="No results"
        action={<Button onClick={() => void navigate({ to: "/library" })}>Clear filters</Button>}
      >
        No video matches. Search covers titles, file names and transcripts.
      </Empty>
    )
  if (search.archived)
    return (
      <Empty
        icon={<IconMovie size={28} stroke={1.5} />}
        title="The archive is empty"
        action={<Button onClick={() => void navigate({ to: "/library" })}>Back to the library</Button>}
      >
        Archived videos are kept here with their clips and exports.
      </Empty>
    )
  return (
    <Empty
      icon={<IconMovie size={28} stroke={1.5} />}
      title={mayEdit ? "Drop your first video" : "No videos yet"}
      action={
        mayEdit && (
          <Button size="md" leftSection={<IconUpload size={18} />} onClick={() => choose()}>
            Choose a video
          </Button>
        )
      }
    >
      {mayEdit
        ? "Anywhere on this page. Cutroom finds its best moments; in a few minutes you have clips to choose from."
        : "Videos appear here once an editor of this team uploads them."}
    </Empty>
  )
}
