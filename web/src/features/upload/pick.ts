import { many } from "~/ui/format"
import { failed } from "~/ui/toast"
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

let input: HTMLInputElement | undefined

/** Let the person choose files. The input stays in the page: browsers may forget one that is nowhere. */
export function choose(onTaken?: (count: number) => void) {
  input?.remove()
  input = Object.assign(document.createElement("input"), {
    type: "file",
    multiple: true,
    hidden: true,
    accept: "video/*,.mkv,.avi,.mov",
    onchange: () => {
      const count = takeFiles(input?.files ?? [])
      if (count) onTaken?.(count)
    },
  })
  document.body.append(input)
  input.click()
}
