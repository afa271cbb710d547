/**
 * Which modules come together. What the app begins with is one file, what many screens share is another: each file
 * more costs a slow network a round trip. All else is divided by the screens that use it.
 */
const FIRST = /\/src\/(features\/upload\/(early|dropped|rules)|api\/(ahead|session))\.ts|preload-helper/
const ENTRY = /index\.html|\/src\/main\.ts|\.css$/
const test = (id: string) => !ENTRY.test(id)

export const GROUPS = [
  { name: "first", test: FIRST, priority: 3 },
  { name: "base", test, tags: ["$initial" as const], priority: 2 },
  { name: "common", test, minShareCount: 4, priority: 1 },
  { name: "common", test, minShareCount: 2, maxModuleSize: 2500, priority: 1 },
]
