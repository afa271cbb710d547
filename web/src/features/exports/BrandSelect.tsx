import { Select } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { brandsQuery } from "~/api/exports"
import type { LookDraft } from "./draft"

interface Props {
  look: LookDraft
  set: (part: Partial<LookDraft>) => void
}

/** Whose look the file wears; nothing to choose where there is no brand. */
export function BrandSelect({ look, set }: Props) {
  const { data } = useQuery(brandsQuery)
  const brands = data?.items ?? []
  if (brands.length === 0) return null
  const choose = (name: string | null) => {
    const captions = brands.find((one) => one.name === name)?.captions
    set({ brand: name, ...(captions ? { captions } : {}) })
  }
  return (
    <Select
      label="Brand"
      description="Logo, colors, captions, intro and outro"
      placeholder="No brand"
      clearable
      clearButtonProps={{ "aria-label": "No brand" }}
      data={brands.map((one) => one.name)}
      value={look.brand}
      onChange={choose}
    />
  )
}
