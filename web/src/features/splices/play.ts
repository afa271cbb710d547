import { type RefObject, useEffect, useLayoutEffect } from "react"
import type { Word } from "~/api/analyses"
import type { AudioMix } from "~/api/splices"
import type { Clock } from "~/features/video/player"

/** The splice's time line: the first clip's player leads it, the second one's follows. */
export interface Pair {
  firstMs: number
  secondMs: number
  lengthMs: number
}

const DRIFT_MS = 140
const STILL_MS = 15
const DUCKED = 10 ** (-12 / 20)
const AROUND_MS = 250

/** Keep the second player with the first, and play the stretch again and again. */
export function usePair(clock: Clock, second: RefObject<HTMLVideoElement | null>, pair: Pair) {
  const { firstMs, secondMs, lengthMs } = pair
  useLayoutEffect(() => clock.seek(firstMs), [clock, firstMs]) // before anybody can have gone elsewhere
  useEffect(() => {
    const step = () => {
      if (clock.playing && clock.ms >= firstMs + lengthMs) clock.seek(firstMs)
      const at = Math.max(0, Math.min(lengthMs, clock.ms - firstMs))
      if (second.current) follow(second.current, clock.playing, secondMs + at)
    }
    step()
    const stop = clock.subscribe(step)
    const other = second.current
    other?.addEventListener("seeked", step) // on its way it is not sent elsewhere
    return () => {
      stop()
      other?.removeEventListener("seeked", step)
    }
  }, [clock, second, firstMs, secondMs, lengthMs])
}

function follow(video: HTMLVideoElement, playing: boolean, wantedMs: number) {
  const off = Math.abs(video.currentTime * 1000 - wantedMs)
  if (off > (playing ? DRIFT_MS : STILL_MS) && !video.seeking) video.currentTime = wantedMs / 1000
  if (playing && video.paused) void video.play().catch(() => undefined)
  if (!playing && !video.paused) video.pause()
}

interface Sounds {
  mix: AudioMix
  /** The words of each clip, on its own video's time line. */
  words: { first: Word[]; second: Word[] }
  muted: boolean
}

/** The two sounds at their volumes; the quieter one makes way while the other is heard, as it will in the file. */
export function useMix(clock: Clock, second: RefObject<HTMLVideoElement | null>, pair: Pair, sounds: Sounds) {
  const { mix, words, muted } = sounds
  useEffect(() => {
    const { first_volume: one, second_volume: other } = mix
    // a player goes no louder than its file: beyond that, the other one goes down
    const loudest = Math.max(1, one, other)
    const firstUnder = other > one
    const spoken = firstUnder ? words.second : words.first
    const originMs = firstUnder ? pair.secondMs : pair.firstMs
    const hear = () => {
      const down = mix.ducking && saidAt(spoken, originMs + clock.ms - pair.firstMs) ? DUCKED : 1
      loud(clock.video.current, (one / loudest) * (firstUnder ? down : 1), muted)
      loud(second.current, (other / loudest) * (firstUnder ? 1 : down), muted)
    }
    hear()
    return clock.subscribe(hear)
  }, [clock, second, pair, mix, words, muted])
}

const saidAt = (words: Word[], ms: number) =>
  words.some((word) => word.start_ms - AROUND_MS < ms && ms < word.end_ms + AROUND_MS)

function loud(video: HTMLVideoElement | null, volume: number, muted: boolean) {
  if (!video) return
  if (Math.abs(video.volume - volume) > 0.005) video.volume = volume
  video.muted = muted || volume < 0.001
}
