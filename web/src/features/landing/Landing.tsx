import { Link, useNavigate } from "@tanstack/react-router"
import { useCallback, useEffect, useLayoutEffect } from "react"
import { DropZone } from "~/features/upload/DropZone"
import { earlyDrop } from "~/features/upload/earlyDrop"
import { choose, takePicked } from "~/features/upload/pick"
import { Cover } from "./Cover"

export function Landing() {
  const navigate = useNavigate()
  const onward = useCallback(() => void navigate({ to: "/register" }), [navigate])
  useEffect(() => {
    document.title = "Cutroom · Long videos in, shorts out"
  }, [])
  useLayoutEffect(() => {
    const early = earlyDrop.take(() => choose(onward))
    void early?.then((picked) => takePicked(picked) > 0 && onward())
  }, [onward])
  return (
    <>
      <Cover To={Link} choose={() => choose(onward)} />
      <DropZone onTaken={onward} />
    </>
  )
}
