import { type Platform, startByLink, startConnect } from "~/api/social"
import { failed } from "~/ui/toast"

/** The link that a sign-in was started by; this tab keeps it while the person is at the platform. */
const KEY = "cutroom.connect-link"

export function linkOfTab(): string | null {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}

function keepLink(token: string | null) {
  try {
    if (token) sessionStorage.setItem(KEY, token)
    else sessionStorage.removeItem(KEY)
  } catch {
    // without storage a link cannot come back; the API says so
  }
}

/** Go to a platform to connect a channel there, or the same one again. */
export async function connect(platform: Platform, accountId?: string): Promise<void> {
  keepLink(null)
  await startConnect(platform, accountId).then((url) => location.assign(url), failed)
}

/** Go to a platform by a link that somebody sent. */
export async function connectByLink(token: string, platform: Platform): Promise<void> {
  keepLink(token)
  await startByLink(token, platform).then((url) => location.assign(url), failed)
}
