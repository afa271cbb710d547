import { Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { type Clip, type FoundClip, searchQuery } from "~/api/clips"
import { videoQuery } from "~/api/videos"
import { clock, percent } from "~/ui/format"
import { Failed } from "~/ui/States"
import styles from "./Found.module.css"

/** The moments that a prompt means, best first: in one video, or in all of them. */
export function Found({ prompt, videoId }: { prompt: string; videoId?: string }) {
  const matches = useQuery(searchQuery(prompt, videoId))
  if (matches.isError && !matches.data) return <Failed error={matches.error} again={() => void matches.refetch()} />
  return (
    <section className={styles.found} aria-label={`Clips about ${prompt}`}>
      {matches.isPending && <Skeleton height="100%" radius="lg" />}
      {matches.data?.items.length === 0 && (
        <p className={styles.none}>No clips about “{prompt}”. Try different or fewer words.</p>
      )}
      {matches.data && matches.data.items.length > 0 && (
        <ol className={styles.strip}>
          {matches.data.items.map((one) => (
            <li key={one.clip.id}>
              <Match matches={one} {...(videoId ? { about: prompt } : {})} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function Match({ matches, about }: { matches: FoundClip; about?: string }) {
  const { clip, relevance, sentence } = matches
  const atMs = matches.sentence_start_ms ?? clip.start_ms
  return (
    <MomentLink clip={clip} atMs={atMs} elsewhere={about === undefined} {...(about ? { about } : {})} share={relevance}>
      {sentence ? `“${sentence}”` : clip.title}
    </MomentLink>
  )
}

interface LinkProps {
  clip: Clip
  atMs: number
  elsewhere: boolean
  about?: string
  share: number
  children: React.ReactNode
}

/** One moment as a line of what is said in it, with the way there. */
export function MomentLink({ clip, atMs, elsewhere, about, share, children }: LinkProps) {
  const { data: video } = useQuery({ ...videoQuery(clip.video_id), enabled: elsewhere })
  return (
    <Link
      className={styles.moment}
      to="/videos/$videoId"
      params={{ videoId: clip.video_id }}
      search={{ about, clip: clip.id, t: Math.floor(atMs / 1000) }}
      resetScroll
    >
      <span className={styles.words}>{children}</span>
      <span className={`${styles.place} tabular`}>
        {elsewhere && <span className={styles.name}>{video?.title ?? " "}</span>}
        <span>{clock(atMs)}</span>
        <span>{percent(share)} match</span>
      </span>
    </Link>
  )
}
