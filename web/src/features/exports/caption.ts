import type { Export } from "~/api/exports"

/** What goes with a file when it is posted: its description and its hashtags. */
export function postCaption({ metadata }: Export): string {
  const hashtags = (metadata.hashtags ?? []).map((tag) => (tag.startsWith("#") ? tag : `#${tag}`)).join(" ")
  return [metadata.description, hashtags].filter(Boolean).join("\n\n")
}
