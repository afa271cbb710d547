import { queryOptions } from "@tanstack/react-query"
import { api, onceKey, type Schemas, unwrap } from "./client"
import { brandsQuery } from "./exports"
import { queryClient } from "./query"

export type Brand = Schemas["BrandView"]
export type BrandFields = Schemas["SaveBrand"]
export type BrandImage = Schemas["ImageView"]

export const imagesQuery = queryOptions({
  queryKey: ["brand-images"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/brand-images", { signal })),
})

/** Keep a logo; what is no image is refused with the reason. */
export async function addImage(file: File): Promise<BrandImage> {
  const content = await base64(file)
  const body = { name: file.name.slice(0, 200) || "logo", content }
  const image = await unwrap(api.POST("/api/v1/brand-images", { params: { header: onceKey() }, body }))
  await queryClient.invalidateQueries({ queryKey: ["brand-images"] })
  return image
}

/** Save a brand, or make it where it has no id yet. */
export async function saveBrand(id: string | undefined, body: BrandFields): Promise<Brand> {
  const saved = await unwrap(
    id
      ? api.PUT("/api/v1/brands/{brand_id}", { params: { path: { brand_id: id } }, body })
      : api.POST("/api/v1/brands", { params: { header: onceKey() }, body }),
  )
  await queryClient.invalidateQueries(brandsQuery)
  return saved
}

export async function deleteBrand(id: string): Promise<void> {
  await unwrap(api.DELETE("/api/v1/brands/{brand_id}", { params: { path: { brand_id: id } } }))
  await queryClient.invalidateQueries(brandsQuery)
}

const base64 = (file: File) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^.*?,/, ""))
    reader.onerror = () => reject(new Error("Couldn’t read this file."))
    reader.readAsDataURL(file)
  })
