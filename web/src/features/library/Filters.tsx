import { ActionIcon, TextInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { IconArchive, IconSearch } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { memo, useEffect, useState } from "react"
import { facetsQuery, type Wanted } from "~/api/videos"
import { Choice, type Option } from "~/ui/Choice"
import { Hint } from "~/ui/Hint"
import styles from "./Filters.module.css"

const SORTS = [
  { value: "-created_at", label: "Newest first" },
  { value: "created_at", label: "Oldest first" },
  { value: "title", label: "Title A–Z" },
  { value: "-duration_ms", label: "Longest first" },
  { value: "duration_ms", label: "Shortest first" },
]
const STATUSES = [
  { value: "processed", label: "Ready" },
  { value: "processing", label: "Processing" },
  { value: "failed", label: "Unsupported file" },
]

/** Search, filters and order: all of it is in the address. What comes later stands last, so that nothing moves. */
export const Filters = memo(function Filters() {
  const search = useSearch({ from: "/inside/library" })
  const navigate = useNavigate({ from: "/library" })
  const { data: facets } = useQuery(facetsQuery)
  const change = (part: Wanted) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true })
  return (
    <search className={styles.filters}>
      <Search value={search.q ?? ""} change={(q) => change({ q: q || undefined })} />
      <Choice
        label="Status"
        none="Status"
        className={styles.choice}
        value={search.status}
        options={STATUSES}
        change={(status) => change({ status: status as Wanted["status"] })}
      />
      <Choice
        label="Sort by"
        className={styles.choice}
        value={search.sort ?? "-created_at"}
        options={SORTS}
        change={(sort) => change({ sort: sort === "-created_at" ? undefined : (sort as Wanted["sort"]) })}
      />
      <Hint label={search.archived ? "Back to the library" : "Show archive"}>
        <ActionIcon
          variant={search.archived ? "filled" : "default"}
          size={36}
          aria-label="Archive"
          aria-pressed={search.archived ?? false}
          onClick={() => change({ archived: search.archived ? undefined : true })}
        >
          <IconArchive size={18} />
        </ActionIcon>
      </Hint>
      {facets && facets.folders.length > 0 && (
        <Choice
          label="Folder"
          none="Folder"
          className={styles.choice}
          value={search.folder}
          options={named(facets.folders)}
          change={(folder) => change({ folder })}
        />
      )}
      {facets && facets.tags.length > 0 && (
        <Choice
          label="Tag"
          none="Tag"
          className={styles.choice}
          value={search.tag}
          options={named(facets.tags)}
          change={(tag) => change({ tag })}
        />
      )}
    </search>
  )
})

function named(values: string[]): Option[] {
  return values.map((value) => ({ value, label: value }))
}

function Search({ value, change }: { value: string; change: (q: string) => void }) {
  const [typed, setTyped] = useState(value)
  const later = useDebouncedCallback(change, 250)
  useEffect(() => setTyped(value), [value])
  return (
    <TextInput
      className={styles.search}
      aria-label="Search titles and transcripts"
      placeholder="Search titles and transcripts"
      type="search"
      leftSection={<IconSearch size={16} />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        later(event.currentTarget.value)
      }}
    />
  )
}
