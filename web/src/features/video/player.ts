import { createContext, type RefObject, useContext, useEffect, useRef, useSyncExternalStore } from "react"

/** A player's position, told to whoever follows it without drawing the whole screen anew. */
export class Clock {
  private listeners = new Set<() => void>()
  private frame = 0
  private left: { ms: number; playing: boolean } | undefined
  ms = 0
  playing = false

  constructor(readonly video: RefObject<HTMLVideoElement | null>) {}

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  /** Follow the element's events; gives the way to stop. Where its file changes, it goes on at the same place. */
  attach(video: HTMLVideoElement): () => void {
    const read = () => {
      if (video.readyState === 0 && this.ms > 0) return // another file is coming: where one was stays known
      this.ms = Math.round(video.currentTime * 1000)
      this.playing = !video.paused
      for (const listener of this.listeners) listener()
      cancelAnimationFrame(this.frame)
      if (this.playing) this.frame = requestAnimationFrame(read)
    }
    const leave = () => {
      this.left ??= { ms: this.ms, playing: this.playing }
    }
    const goOn = () => {
      const { left } = this
      this.left = undefined
      if (!left) return
      video.currentTime = left.ms / 1000
      if (left.playing) this.play()
    }
    video.addEventListener("emptied", leave)
    video.addEventListener("loadedmetadata", goOn)
    const events = ["play", "pause", "seeking", "seeked", "timeupdate", "loadedmetadata"]
    for (const name of events) video.addEventListener(name, read)
    return () => {
      cancelAnimationFrame(this.frame)
      for (const name of events) video.removeEventListener(name, read)
      video.removeEventListener("emptied", leave)
      video.removeEventListener("loadedmetadata", goOn)
    }
  }

  /** Go to a place; one that no player shows yet is told all the same, and the player begins there when it comes. */
  seek(ms: number) {
    const video = this.video.current
    if (video) video.currentTime = Math.max(0, ms) / 1000
    if (video && video.readyState > 0) return
    this.ms = Math.max(0, ms)
    for (const listener of this.listeners) listener()
  }

  play() {
    void this.video.current?.play().catch(() => undefined) // refused without a gesture: the person presses play
  }

  toggle() {
    if (this.video.current?.paused) this.play()
    else this.video.current?.pause()
  }
}

const Place = createContext<Clock | null>(null)
export const ClockProvider = Place.Provider

export function useClock(): Clock {
  const clock = useContext(Place)
  if (!clock) throw new Error("there is no player around this")
  return clock
}

export function useNewClock(): Clock {
  const video = useRef<HTMLVideoElement>(null)
  const clock = useRef<Clock>(null)
  clock.current ??= new Clock(video)
  return clock.current
}

/** What `pick` makes of the position; drawn anew only when that changes. */
export function useTime<T extends string | number | boolean | undefined>(pick: (ms: number) => T): T {
  const clock = useClock()
  return useSyncExternalStore(clock.subscribe, () => pick(clock.ms))
}

export function usePlaying(): boolean {
  const clock = useClock()
  return useSyncExternalStore(clock.subscribe, () => clock.playing)
}

/** Attach the clock to the element while it is there. */
export function useAttached(clock: Clock, ready: unknown) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ready` tells that the element has come
  useEffect(() => (clock.video.current ? clock.attach(clock.video.current) : undefined), [clock, ready])
}
