import { useQuery } from "@tanstack/react-query"
import { type Aspect, posterQuery } from "~/api/studio"
import styles from "./Poster.module.css"
import { shapeOf } from "./words"

interface Props {
  projectId: string
  sceneId: string | null
  picture: string
  aspect: Aspect
  label: string
}

/** A scene as a still, in its own shape; the one before stays until another is drawn. */
export function Poster({ projectId, sceneId, picture, aspect, label }: Props) {
  const { data, isError } = useQuery({
    ...posterQuery(projectId, sceneId ?? "", picture),
    enabled: Boolean(sceneId),
    placeholderData: (before) => before,
  })
  return (
    <span className={styles.frame} style={{ aspectRatio: shapeOf(aspect) }} data-waiting={!data || undefined}>
      {data && <img src={data.url} alt={label} loading="lazy" draggable={false} />}
      {isError && <span className={styles.none}>No picture</span>}
    </span>
  )
}
