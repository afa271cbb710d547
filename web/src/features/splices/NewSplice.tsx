import { Button, SegmentedControl, Skeleton } from "@mantine/core"
import { IconLayoutRows } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { bestClipsQuery, type Clip, clipQuery } from "~/api/clips"
import { type Mode, makeSplice, partnersQuery, type Suggestion, suggestionsQuery } from "~/api/splices"
import { clock, percent } from "~/ui/format"
import { Page } from "~/ui/Page"
import { Score } from "~/ui/Score"
import { Empty, Failed } from "~/ui/States"
import { failed } from "~/ui/toast"
import { ClipPicture } from "./ClipPicture"
import styles from "./NewSplice.module.css"
import { PairPicture } from "./PairPicture"
import { Reasons } from "./Reasons"
import { MODES } from "./words"

/** Where a splice begins: from a pair that is suggested, or from one clip and a partner for it. */
export function NewSplice() {
  const { mode = "semantic", first } = useSearch({ from: "/inside/splices/new" })
  const navigate = useNavigate({ from: "/splices/new" })
  const about = MODES.find((one) => one.value === mode)?.about
  return (
    <Page
      title={first ? "Pair with…" : "New splice"}
      crumbs={[{ label: "Splices", link: { to: "/splices" } }]}
      note={about}
      actions={
        <SegmentedControl
          aria-label="Pair by"
          data={MODES.map(({ value, label }) => ({ value, label }))}
          value={mode}
          onChange={(value) =>
            void navigate({ search: (before) => ({ ...before, mode: value as Mode }), replace: true })
          }
        />
      }
    >
      {first ? <Partners clipId={first} mode={mode} /> : <Suggested mode={mode} />}
    </Page>
  )
}

function useMaking() {
  const navigate = useNavigate()
  const [making, setMaking] = useState<string>()
  const make = (ids: [string, string], mode: Mode) => {
    setMaking(ids.join())
    makeSplice(ids, mode).then(
      (splice) => navigate({ to: "/splices/$spliceId", params: { spliceId: splice.id } }),
      (error) => {
        setMaking(undefined)
        failed(error)
      },
    )
  }
  return { making, make }
}

function Suggested({ mode }: { mode: Mode }) {
  const query = useQuery(suggestionsQuery(mode))
  const { making, make } = useMaking()
  if (query.isError && !query.data) return <Failed error={query.error} again={() => void query.refetch()} />
  if (query.data?.items.length === 0) return <NoPairs mode={mode} />
  return (
    <ul className={styles.pairs} aria-busy={query.isPending}>
      {query.isPending &&
        Array.from({ length: 4 }, (_, i) => <Skeleton key={`s${String(i)}`} height={290} radius="lg" />)}
      {query.data?.items.map((pair) => (
        <Pair
          key={pair.first.id + pair.second.id}
          pair={pair}
          busy={making === [pair.first.id, pair.second.id].join()}
          make={() => make([pair.first.id, pair.second.id], mode)}
        />
      ))}
    </ul>
  )
}

function NoPairs({ mode }: { mode: Mode }) {
  const navigate = useNavigate()
  const clips = useQuery(bestClipsQuery)
  const alike = mode === "semantic" && (clips.data?.total ?? 2) >= 2
  return (
    <Empty
      icon={<IconLayoutRows size={28} stroke={1.5} />}
      title={alike ? "No clips on the same topic" : "You need two clips"}
      action={
        alike ? (
          <Button onClick={() => void navigate({ to: "/splices/new", search: { mode: "eclectic" } })}>
            Try contrast
          </Button>
        ) : (
          <Button onClick={() => void navigate({ to: "/library" })}>Go to the library</Button>
        )
      }
    >
      {alike
        ? "Contrast finds pairs that are far apart instead. Or open a video, select two clips and choose Splice."
        : "A splice shows two clips in one frame. Upload a video and Cutroom suggests pairs from its clips."}
    </Empty>
  )
}

function Pair({ pair, make, busy }: { pair: Suggestion; make: () => void; busy: boolean }) {
  return (
    <li className={styles.pair}>
      <PairPicture first={pair.first} second={pair.second} />
      <div className={styles.about}>
        <ol className={styles.titles}>
          <Title clip={pair.first} />
          <Title clip={pair.second} />
        </ol>
        <Reasons similarity={pair.similarity_score} contrast={pair.contrast_score} reasons={pair.reasons} />
        <Button
          loading={busy}
          onClick={make}
          aria-label={`Create splice of “${pair.first.title}” and “${pair.second.title}”`}
        >
          Create splice
        </Button>
      </div>
    </li>
  )
}

function Title({ clip }: { clip: Clip }) {
  return (
    <li>
      <span>{clip.title}</span> <span className="quiet tabular">{clock(clip.duration_ms)}</span>
    </li>
  )
}

/** One clip is chosen: every other one, those first that suit the mode. */
function Partners({ clipId, mode }: { clipId: string; mode: Mode }) {
  const clip = useQuery(clipQuery(clipId))
  const query = useQuery(partnersQuery(clipId))
  const { making, make } = useMaking()
  if (clip.isError && !clip.data) return <Failed error={clip.error} again={() => void clip.refetch()} />
  if (!clip.data || query.isPending) return <Skeleton height={420} radius="lg" />
  if (query.isError && !query.data) return <Failed error={query.error} again={() => void query.refetch()} />
  const partners = ordered(query.data, mode)
  if (partners.length === 0) return <NoPairs mode="trending" />
  return (
    <div className={styles.partners}>
      <aside className={styles.chosen} aria-label="Selected clip">
        <ClipPicture clip={clip.data} shape={9 / 16} plays={false} />
        <h2>{clip.data.title}</h2>
        <p className="quiet tabular">{clock(clip.data.duration_ms)}</p>
      </aside>
      <ul className={styles.grid}>
        {partners.map(({ clip: other, similarity }) => (
          <li key={other.id} className={styles.partner}>
            <ClipPicture clip={other} shape={9 / 16} plays={false} />
            <span className={styles.score}>
              <Score value={other.attention_score} size={40} label="Attention score" />
            </span>
            <h3>{other.title}</h3>
            <p className="quiet tabular">
              {similarity === undefined ? "not compared yet" : `${percent(similarity)} match`} ·{" "}
              {clock(other.duration_ms)}
            </p>
            <Button
              variant="default"
              fullWidth
              loading={making === [clipId, other.id].join()}
              onClick={() => make([clipId, other.id], mode)}
              aria-label={`Pair with “${other.title}”`}
            >
              Pair
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}

interface Partner {
  clip: Clip
  similarity: number | undefined
}

function ordered(partners: Partner[], mode: Mode): Partner[] {
  const worth = ({ clip, similarity }: Partner) => {
    if (mode === "semantic") return similarity ?? -1
    if (mode === "eclectic") return 1 - (similarity ?? 0.5)
    return clip.attention_score
  }
  return [...partners].sort((one, other) => worth(other) - worth(one))
}
