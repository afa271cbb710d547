/**
 * Which modules come together. What the app begins with is one file, and what its first screens need besides (the
 * library, sign-in, a shared short) is another: each file more costs a slow network a round trip, and what a first
 * screen does not show (what floats, dialogs, tabs) it does not wait for. What many other screens share is a third;
 * all else is divided by the screens that use it.
 */
const FIRST =
  /\/src\/(features\/upload\/(earlyDrop|dropped|rules)|api\/(prefetch|session|workspace)|theme\/letters)\.ts|preload-helper/
const OURS =
  /\/src\/(app\/(Shell|PublicLayout)|ui\/(Page|States|Choice|Hint|format|hidden|deferredAction|afterFirstPaint|toast)|api\/(clips|videos|exports)|features\/library\/Card)\.tsx?$/
const FIELDS = /\/components\/(ActionIcon|Checkbox|Input|InputBase|NativeSelect|PasswordInput|TextInput)\//
const HOOKS = /use-(debounced|element-size|resize)|query-core.*\/quer(y|ies)Observer|use(BaseQuery|Queries)\./
const ICONS = /\/Icon(Archive|Download|Folder|LinkOff|Movie|SearchOff|Tag|Trash|Upload|X)\./
const ENTRY = /index\.html|\/src\/main\.ts|\.css$/
const test = (id: string) => !ENTRY.test(id)
const early = (id: string) => test(id) && [OURS, FIELDS, HOOKS, ICONS].some((one) => one.test(id))

export const GROUPS = [
  { name: "first", test: FIRST, priority: 4 },
  { name: "base", test, tags: ["$initial" as const], priority: 3 },
  { name: "early", test: early, priority: 2 },
  { name: "common", test, minShareCount: 7, priority: 1 },
  { name: "common", test, minShareCount: 5, maxModuleSize: 2500, priority: 1 },
]
