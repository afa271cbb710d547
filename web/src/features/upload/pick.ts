import { many } from "~/ui/format"
import { failed } from "~/ui/toast"
import { chooseFiles } from "./chooser"
import { filesOf } from "./dropped"
import type { Picked } from "./rules"
import { take } from "./uploads"

/** Take the files of a drop. */
export async function takeDropped(data: DataTransfer): Promise<number> {
  return takePicked(await filesOf(data))
}

/** Take files from an input. */
export function takeFiles(list: FileList | File[]): number {
  return takePicked([...list].map((file) => ({ file })))
}

/** Take files and say which cannot be; how many were taken. */
export function takePicked(picked: Picked[]): number {
  const refused = take(picked)
  const [first] = refused
  if (refused.length === 1 && first) failed(new Error(first))
  if (refused.length > 1) failed(new Error(`${many(refused.length, "file")} can’t be uploaded. ${first}`))
  return picked.length - refused.length
}

/** Let the person choose files, and take them. */
export function choose(onTaken?: (count: number) => void) {
  chooseFiles((files) => {
    const count = takeFiles(files)
    if (count) onTaken?.(count)
  })
}
