import { many } from "~/ui/format"
import { failed } from "~/ui/toast"
import type { Picked } from "./rules"
import { take } from "./uploads"

/** Take the files of a drop; with handles where the browser gives them, so that a reload can go on by itself. */
export async function takeDropped(data: DataTransfer): Promise<number> {
  const items = [...data.items].filter((item) => item.kind === "file")
  const plain = items.map((item) => item.getAsFile())
  const promises = items.map((item) => handleOf(item))
  const picked: Picked[] = []
  for (const [i, promise] of promises.entries()) {
    const handle = await promise
    const file = plain[i]
    if (file) picked.push(handle ? { file, handle } : { file })
  }
  return taken(picked)
}

type HandleItem = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> }

async function handleOf(item: HandleItem): Promise<FileSystemFileHandle | undefined> {
  const handle = await item.getAsFileSystemHandle?.().catch(() => null)
  return handle?.kind === "file" ? (handle as FileSystemFileHandle) : undefined
}

/** Take files from an input. */
export function takeFiles(list: FileList | File[]): number {
  return taken([...list].map((file) => ({ file })))
}

function taken(picked: Picked[]): number {
  const refused = take(picked)
  const [first] = refused
  if (refused.length === 1 && first) failed(new Error(first))
  if (refused.length > 1) failed(new Error(`${many(refused.length, "file")} cannot be taken. ${first}`))
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
