import { ActionIcon, Button, Skeleton } from "@mantine/core"
import { IconPalette, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { type Brand, deleteBrand } from "~/api/branding"
import { brandsQuery } from "~/api/exports"
import { LOOKS } from "~/features/editor/looks"
import { deferAction } from "~/ui/deferredAction"
import { many } from "~/ui/format"
import { Hint } from "~/ui/Hint"
import { Page } from "~/ui/Page"
import { Empty, Failed } from "~/ui/States"
import { BrandForm } from "./BrandForm"
import styles from "./Brands.module.css"

/** The looks that videos wear by name; the one in hand is in the address. */
export function Brands() {
  const { edit } = useSearch({ from: "/inside/brands" })
  const navigate = useNavigate({ from: "/brands" })
  const brands = useQuery(brandsQuery)
  const [gone, setGone] = useState<string[]>([])
  const items = brands.data?.items.filter((one) => !gone.includes(one.id))
  const open = (id?: string) => void navigate({ search: { edit: id } })
  const remove = (brand: Brand) => {
    setGone((before) => [...before, brand.id])
    const back = () => setGone((before) => before.filter((id) => id !== brand.id))
    deferAction(`“${brand.name}” deleted`, () => deleteBrand(brand.id), back)
  }
  const begin = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => open("new")}>
      New brand
    </Button>
  )
  const inHand = edit === "new" ? undefined : items?.find((one) => one.id === edit)
  const editing = edit === "new" || inHand !== undefined
  return (
    <Page
      title="Brand"
      note={items ? many(items.length, "brand") : " "}
      actions={items?.length && !editing ? begin : undefined}
    >
      {brands.isPending && <Skeleton height={220} radius="lg" />}
      {brands.isError && !brands.data && <Failed error={brands.error} again={() => void brands.refetch()} />}
      {editing && items && <BrandForm key={edit} brand={inHand} close={() => open()} />}
      {!editing && items?.length === 0 && (
        <Empty icon={<IconPalette size={28} stroke={1.5} />} title="Make every short yours" action={begin}>
          A brand is a logo, fonts, colors, a caption style, an intro and an outro. Set it up once, then apply it to any
          export.
        </Empty>
      )}
      {!editing && (
        <ul className={styles.list}>
          {items?.map((brand) => (
            <li key={brand.id} className={styles.brand}>
              <Mark brand={brand} />
              <div className={styles.words}>
                <strong>{brand.name}</strong>
                <span className="quiet">{summary(brand)}</span>
              </div>
              <Swatches brand={brand} />
              <Hint label="Edit">
                <ActionIcon aria-label={`Edit “${brand.name}”`} onClick={() => open(brand.id)}>
                  <IconPencil size={18} />
                </ActionIcon>
              </Hint>
              <Hint label="Delete">
                <ActionIcon aria-label={`Delete “${brand.name}”`} onClick={() => remove(brand)}>
                  <IconTrash size={18} />
                </ActionIcon>
              </Hint>
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

function Mark({ brand }: { brand: Brand }) {
  const style = { background: brand.background ?? undefined, color: brand.accent ?? undefined }
  return (
    <span className={styles.mark} style={style} aria-hidden>
      {brand.logo_url ? <img src={brand.logo_url} alt="" /> : brand.name.slice(0, 1).toUpperCase()}
    </span>
  )
}

/** The brand's colors, those that it has. */
function Swatches({ brand }: { brand: Brand }) {
  const colors = [
    ["Text", brand.colour],
    ["Highlight", brand.accent],
    ["Background", brand.background],
  ].filter(([, color]) => color)
  if (!colors.length) return null
  return (
    <span
      className={styles.swatches}
      role="img"
      aria-label={colors.map(([name, color]) => `${name} ${color}`).join(", ")}
    >
      {colors.map(([name, color]) => (
        <span key={name} style={{ background: color ?? "" }} title={`${name} ${color}`} />
      ))}
    </span>
  )
}

function summary(brand: Brand): string {
  const parts = [
    brand.logo_url && "logo",
    brand.font,
    brand.captions && `${LOOKS[brand.captions].label} captions`,
    brand.intro_video_id && "intro",
    brand.outro_video_id && "outro",
  ]
  return parts.filter(Boolean).join(" · ") || "No settings yet"
}
