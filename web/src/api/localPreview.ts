/**
 * Files that this tab is sending: until the server has made a preview of them, they are their own. Each is tried first,
 * for not every browser plays every container.
 */
const addresses = new Map<string, string>()

/** The address of the person's own file, where it can be played here. */
export function localPreview(videoId: string): string | null {
  return addresses.get(videoId) ?? null
}

/** Try whether a file plays, and keep it at hand as this video's preview; true when it does. */
export async function keepLocalPreview(videoId: string, file: File): Promise<boolean> {
  if (addresses.has(videoId)) return true
  const url = URL.createObjectURL(file)
  if (await plays(url)) addresses.set(videoId, url)
  else URL.revokeObjectURL(url)
  return addresses.has(videoId)
}

function plays(url: string): Promise<boolean> {
  const tried = Object.assign(document.createElement("video"), { preload: "metadata", muted: true, src: url })
  return new Promise((resolve) => {
    tried.onloadeddata = () => resolve(tried.videoWidth > 0)
    tried.onerror = () => resolve(false)
  })
}

/** Let go of all of them. */
export function releaseLocalPreviews() {
  for (const url of addresses.values()) URL.revokeObjectURL(url)
  addresses.clear()
}
