import {
  IconBrandFacebook,
  IconBrandInstagram,
  IconBrandTiktok,
  IconBrandYoutube,
  type IconProps,
} from "@tabler/icons-react"
import type { Channel, Platform } from "~/api/social"

export const NAMES: Record<Platform, string> = {
  youtube: "YouTube",
  tiktok: "TikTok",
  instagram: "Instagram",
  facebook: "Facebook",
}
/** What is connected at a platform. */
export const ABOUT: Record<Platform, string> = {
  youtube: "Channel",
  tiktok: "Account",
  instagram: "Pro account",
  facebook: "Pages",
}
const ICONS = {
  youtube: IconBrandYoutube,
  tiktok: IconBrandTiktok,
  instagram: IconBrandInstagram,
  facebook: IconBrandFacebook,
}

/** A platform's sign. */
export function PlatformIcon({ platform, ...props }: { platform: Platform } & IconProps) {
  const Icon = ICONS[platform]
  return <Icon stroke={1.75} aria-hidden {...props} />
}

/** Whether a value of an address names a platform. */
export function isPlatform(value: string): value is Platform {
  return value in NAMES
}

const WHY: Record<string, (name: string) => string> = {
  revoked: (name) => `${name} revoked access`,
  removed: (name) => `Cutroom was removed in the settings of ${name}`,
  expired: () => "Access expired",
}
const FEATURES = { publish: "posting", comment: "comments", edit: "edits", insights: "insights" } as const

/** How a channel is, in words; what it may not do is said where it works otherwise. */
export function healthWords(channel: Channel, when: (instant: string) => string): string {
  if (channel.health === "reconnect") {
    const why = WHY[channel.problem]?.(NAMES[channel.platform]) ?? "Access ended"
    return `${why}. Reconnect to post.`
  }
  if (channel.health === "disconnected") return "Disconnected"
  if (channel.health === "expiring" && channel.expires_at)
    return `Access ends ${when(channel.expires_at)}. Reconnect to keep posting.`
  if (channel.missing_features.length === 0) return "Connected"
  const missing = channel.missing_features.map((one) => FEATURES[one])
  return `Connected without permission for ${new Intl.ListFormat("en").format(missing)}`
}
