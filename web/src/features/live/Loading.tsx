import { Loader } from "@mantine/core"
import { useEffect, useState } from "react"
import { useClock } from "~/features/video/player"
import styles from "./live.module.css"

/** Over a preview whose video is not there yet: that it comes, instead of a black picture. */
export function Loading({ available }: { available: boolean }) {
  const clock = useClock()
  const [ready, setReady] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `made` tells that the element has come
  useEffect(() => {
    const video = clock.video.current
    if (!video) return
    const look = () => setReady(video.readyState >= 2)
    look()
    for (const name of ["loadeddata", "emptied"]) video.addEventListener(name, look)
    return () => {
      for (const name of ["loadeddata", "emptied"]) video.removeEventListener(name, look)
    }
  }, [clock, available])
  if (available && ready) return null
  return (
    <p className={styles.loading} data-live>
      <Loader size="sm" color="#fff" aria-hidden />
      {available ? "Loading the preview…" : "The preview of this video is still processing."}
    </p>
  )
}
