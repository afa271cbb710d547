import { IconBrandFacebook, IconBrandInstagram, IconBrandTiktok, IconBrandYoutube } from "@tabler/icons-react"
import type { Platform, Post, Target } from "~/api/posts"

export const PLATFORMS: Record<Platform, { name: string; icon: typeof IconBrandYoutube }> = {
  youtube: { name: "YouTube", icon: IconBrandYoutube },
  tiktok: { name: "TikTok", icon: IconBrandTiktok },
  instagram: { name: "Instagram", icon: IconBrandInstagram },
  facebook: { name: "Facebook", icon: IconBrandFacebook },
}

export function PlatformIcon({ platform, size = 18 }: { platform: Platform; size?: number }) {
  const { icon: Icon, name } = PLATFORMS[platform]
  return <Icon size={size} stroke={1.7} role="img" aria-label={name} />
}

export const STATES: Record<
  Post["state"] | Target["state"],
  { label: string; tone: "quiet" | "good" | "bad" | "busy" | "waiting" }
> = {
  draft: { label: "Draft", tone: "quiet" },
  awaiting_approval: { label: "Needs approval", tone: "waiting" },
  scheduled: { label: "Scheduled", tone: "quiet" },
  publishing: { label: "Publishing", tone: "busy" },
  sending: { label: "Sending", tone: "busy" },
  processing: { label: "Processing", tone: "busy" },
  published: { label: "Live", tone: "good" },
  partial: { label: "Partly live", tone: "bad" },
  failed: { label: "Failed", tone: "bad" },
  unconfirmed: { label: "Unconfirmed", tone: "bad" },
  needs_action: { label: "Needs you", tone: "bad" },
  missed: { label: "Missed", tone: "bad" },
  canceled: { label: "Canceled", tone: "quiet" },
}

/** Who can see a post, by each platform's own names. */
export const VISIBILITY: Partial<Record<Platform, { value: string; label: string }[]>> = {
  youtube: [
    { value: "public", label: "Public" },
    { value: "unlisted", label: "Unlisted" },
    { value: "private", label: "Private" },
  ],
  tiktok: [
    { value: "PUBLIC_TO_EVERYONE", label: "Everyone" },
    { value: "MUTUAL_FOLLOW_FRIENDS", label: "Friends" },
    { value: "FOLLOWER_OF_CREATOR", label: "Followers" },
    { value: "SELF_ONLY", label: "Only me" },
  ],
}
