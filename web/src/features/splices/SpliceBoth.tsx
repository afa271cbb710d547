import { Button } from "@mantine/core"
import { IconLayoutRows } from "@tabler/icons-react"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import type { Clip } from "~/api/clips"
import { makeSplice } from "~/api/splices"
import { failed } from "~/ui/toast"

/** Two moments are selected: into one frame with them. The first one is the one that is listened to. */
export function SpliceBoth({ clips }: { clips: Clip[] }) {
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [first, second] = clips
  if (!first || !second) return null
  const make = () => {
    setBusy(true)
    makeSplice([first.id, second.id], "semantic")
      .then((splice) => navigate({ to: "/splices/$spliceId", params: { spliceId: splice.id } }), failed)
      .finally(() => setBusy(false))
  }
  return (
    <Button variant="subtle" leftSection={<IconLayoutRows size={16} />} loading={busy} onClick={make}>
      Splice
    </Button>
  )
}
