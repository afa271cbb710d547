import { queryClient } from "~/api/query"
import { type Mode, type Splice, type SpliceOptions, saveSplice, spliceQuery } from "~/api/splices"
import { type Editable, useAutosave } from "~/features/editing/autosave"

/** What can be changed about a splice. */
export interface Draft {
  title: string
  mode: Mode
  options: SpliceOptions
}

const SPLICE: Editable<Splice, Draft, number> = {
  kind: "splice",
  draftOf: (splice) => ({ title: splice.title, mode: splice.mode, options: splice.options as SpliceOptions }),
  basisOf: (splice) => splice.version,
  isNewer: (one, other) => one.version > other.version,
  storedAs: (draft, { title }) => ({ ...draft, title: draft.title.trim() || title }),
  save: (stored, draft, version) => saveSplice(stored.id, { ...SPLICE.storedAs(draft, stored), version }),
  fetch: (id) => queryClient.fetchQuery({ ...spliceQuery(id), staleTime: 0 }),
}

/** A splice's draft, saved under the version that was read. */
export function useSpliceDraft(splice: Splice) {
  return useAutosave(splice, SPLICE)
}
