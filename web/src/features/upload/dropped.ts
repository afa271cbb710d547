import type { Picked } from "./rules"

export const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false

/** The files of a drop; with handles where the browser gives them, so that a reload can go on by itself. */
export async function filesOf(data: DataTransfer): Promise<Picked[]> {
  const items = [...data.items].filter((item) => item.kind === "file")
  const plain = items.map((item) => item.getAsFile())
  const handles = await Promise.all(items.map(handleOf))
  return plain.flatMap((file, i) => {
    const handle = handles[i]
    return file ? [handle ? { file, handle } : { file }] : []
  })
}

type HandleItem = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> }

async function handleOf(item: HandleItem): Promise<FileSystemFileHandle | undefined> {
  const handle = await item.getAsFileSystemHandle?.().catch(() => null)
  return handle?.kind === "file" ? (handle as FileSystemFileHandle) : undefined
}
