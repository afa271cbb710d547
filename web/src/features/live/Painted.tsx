import { type ReactNode, useEffect, useRef } from "react"
import { useClock } from "~/features/video/player"
import styles from "./live.module.css"

interface Props {
  label: string
  /** Width by height. */
  shape: number
  /** Draws at the player's position. */
  paint: (pen: CanvasRenderingContext2D, atMs: number) => void
  /** Players besides the clock's own whose frames are painted too. */
  others?: (() => HTMLVideoElement | null)[]
  children?: ReactNode
}

const MOST_PIXELS = 900

/** A canvas that follows the player: painted anew for every frame, and when anything of `paint` changes. */
export function Painted({ label, shape, paint, others = [] }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const clock = useClock()
  const players = useRef(others)
  players.current = others
  useEffect(() => {
    const place = canvas.current
    const pen = place?.getContext("2d")
    if (!place || !pen) return
    const draw = () => {
      const width = Math.min(MOST_PIXELS, Math.round(place.clientWidth * Math.min(2, devicePixelRatio)))
      const height = Math.round(width / shape)
      if (place.width !== width || place.height !== height) Object.assign(place, { width, height })
      if (width > 0) paint(pen, clock.ms)
    }
    const sized = new ResizeObserver(draw)
    sized.observe(place)
    const stop = clock.subscribe(draw)
    const videos = [clock.video.current, ...players.current.map((one) => one())].filter((one) => one !== null)
    for (const video of videos) for (const name of ["seeked", "loadeddata"]) video.addEventListener(name, draw)
    draw()
    return () => {
      sized.disconnect()
      stop()
      for (const video of videos) for (const name of ["seeked", "loadeddata"]) video.removeEventListener(name, draw)
    }
  }, [clock, paint, shape])
  return <canvas ref={canvas} className={styles.painted} role="img" aria-label={label} />
}
