const BROWSERS = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\/|Chromium\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const
const SYSTEMS = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/CrOS/, "ChromeOS"],
  [/Linux|X11/, "Linux"],
] as const

interface Device {
  name: string
  kind: "computer" | "phone" | "program"
}

/** A device as a person would call it, from what it calls itself. */
export function deviceOf(userAgent: string): Device {
  const browser = BROWSERS.find(([mark]) => mark.test(userAgent))?.[1]
  const system = SYSTEMS.find(([mark]) => mark.test(userAgent))?.[1]
  if (!browser) return { name: userAgent.split("/")[0]?.trim() || "API client", kind: "program" }
  const phone = system === "iPhone" || system === "iPad" || system === "Android"
  return { name: system ? `${browser} on ${system}` : browser, kind: phone ? "phone" : "computer" }
}
