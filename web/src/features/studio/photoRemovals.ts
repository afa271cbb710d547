import { type Photo, type Project, removePhoto } from "~/api/studio"
import { deleteLater } from "~/ui/hidden"

type Act = () => Promise<unknown>
const pending = new Map<string, Set<Act>>()

/** Remove a photo a little later, so that it can be taken back until then; out of sight at once. */
export function removeLater(project: Project, photo: Photo) {
  const acts = pending.get(project.id) ?? new Set()
  pending.set(project.id, acts)
  let removed: Promise<unknown> = Promise.resolve()
  const now = deleteLater("photos", [photo.id], `“${photo.name}” removed`, () => {
    acts.delete(act)
    removed = removePhoto(project.id, photo.id)
    return removed
  })
  const act = () => {
    now()
    return removed
  }
  acts.add(act)
}

/** Remove now what is only out of sight as yet: a video is not made of it. Throws where that fails. */
export async function settleRemovals(projectId: string): Promise<void> {
  const acts = [...(pending.get(projectId) ?? [])]
  pending.delete(projectId)
  await Promise.all(acts.map((act) => act()))
}

/** An order of the photos in sight, with those out of sight where they were: they may be taken back. */
export function withHidden(order: string[], photos: Photo[], there: Photo[]): string[] {
  const seen = new Set(there.map((one) => one.id))
  const whole = [...order]
  photos
    .filter((one) => one.shown)
    .forEach((one, index) => {
      if (!seen.has(one.id)) whole.splice(index, 0, one.id)
    })
  return whole
}
