import { Button } from "@mantine/core"
import { IconFileZip } from "@tabler/icons-react"
import { useState } from "react"
import type { Export } from "~/api/exports"
import { useHidden } from "~/ui/hidden"
import { failed } from "~/ui/toast"

/** Every finished short as one file; what packs them is loaded when it is needed. */
export function DownloadAll({ items, name }: { items: Export[]; name: string }) {
  const [packed, setPacked] = useState<number>()
  const hidden = useHidden("exports")
  const ready = items.filter((one) => one.status === "completed" && !hidden.has(one.id))
  if (ready.length < 2) return null
  const save = async () => {
    setPacked(0)
    try {
      const { saveBundle } = await import("./bundle")
      await saveBundle(ready, name, setPacked)
    } catch (error) {
      failed(error)
    }
    setPacked(undefined)
  }
  return (
    <Button
      variant="default"
      leftSection={<IconFileZip size={18} />}
      disabled={packed !== undefined}
      onClick={() => void save()}
      title="Videos with captions, covers and post texts"
    >
      {packed === undefined ? `Download all (${ready.length})` : `Packing ${packed} of ${ready.length}…`}
    </Button>
  )
}
