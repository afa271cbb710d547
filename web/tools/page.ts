/**
 * What the page holds before any file of the app has come: the theme's script, the styles and the markup of the first
 * picture, and which files each screen needs.
 */
import react from "@vitejs/plugin-react"
import { createServer, type HtmlTagDescriptor, type Plugin, type Rollup, type UserConfig } from "vite"

type Bundle = Rollup.OutputBundle
type Chunk = Rollup.OutputChunk & { viteMetadata?: { importedCss: Set<string> } }

/** The screens by the beginning of their address, the longest first; those inside are for who is signed in. */
const SCREENS: { path: string; inside?: true; wholeWindow?: true; modules: string[] }[] = [
  { path: "/home", inside: true, modules: ["features/home/Home.tsx"] },
  { path: "/library", inside: true, modules: ["features/library/Library.tsx"] },
  { path: "/videos/", inside: true, modules: ["features/video/VideoPage.tsx"] },
  { path: "/clips/", inside: true, wholeWindow: true, modules: ["features/editor/ClipEditor.tsx"] },
  { path: "/clips", inside: true, modules: ["features/clips/Clips.tsx"] },
  { path: "/compare", inside: true, modules: ["features/clips/Compare.tsx"] },
  { path: "/splices/new", inside: true, modules: ["features/splices/NewSplice.tsx"] },
  { path: "/splices/", inside: true, wholeWindow: true, modules: ["features/splices/SpliceEditor.tsx"] },
  { path: "/splices", inside: true, modules: ["features/splices/Splices.tsx"] },
  { path: "/exports/", inside: true, modules: ["features/exports/ExportPage.tsx"] },
  { path: "/exports", inside: true, modules: ["features/exports/Exports.tsx"] },
  { path: "/brands", inside: true, modules: ["features/branding/Brands.tsx"] },
  { path: "/account", inside: true, modules: ["features/account/Account.tsx"] },
  { path: "/sign-in", modules: ["features/auth/pages.tsx"] },
  { path: "/register", modules: ["features/auth/pages.tsx"] },
  { path: "/forgot-password", modules: ["features/auth/pages.tsx"] },
  { path: "/reset-password", modules: ["features/auth/pages.tsx"] },
  { path: "/shared/", modules: ["features/exports/Shared.tsx"] },
  { path: "/terms", modules: ["features/legal/Legal.tsx"] },
  { path: "/privacy", modules: ["features/legal/Legal.tsx"] },
]
const ALWAYS = "start.tsx"
const SHELL = "app/Shell.tsx"
const FONTS = /(inter|bricolage-grotesque)-latin-wght-normal-.*\.woff2$/

interface Listing {
  files: string[]
  fonts: string[]
  screens: { path: string; inside: boolean; wholeWindow: boolean; files: number[] }[]
}

/** The plugin; `shared` is what the pre-rendering needs of the configuration, so that class names come out the same. */
export function page(shared: UserConfig): Plugin {
  return {
    name: "cutroom-page",
    transformIndexHtml: {
      order: "post",
      handler: async (html, { bundle }) => {
        const first = await prerendered(shared)
        const tags = scripts(first.script, bundle)
        const whole = html.replace("<!-- until the app stands -->", dressed(first))
        return { html: inlined(whole, bundle ?? {}, first.styles), tags }
      },
    },
  }
}

interface First {
  /** The landing page and the bones of the inside. */
  markup: string
  styles: string
  script: string
}

async function prerendered(shared: UserConfig): Promise<First> {
  const server = await createServer({
    ...shared,
    configFile: false,
    plugins: [react()],
    appType: "custom",
    logLevel: "error",
    server: { middlewareMode: true, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true },
  })
  try {
    return (await server.ssrLoadModule("/src/prerender.tsx")) as First
  } finally {
    await server.close()
  }
}

function scripts(script: string, bundle: Bundle | undefined): HtmlTagDescriptor[] {
  const listing = bundle ? listed(bundle) : { files: [], fonts: [], screens: [] }
  return [
    {
      tag: "script",
      attrs: { type: "application/json", id: "files" },
      children: JSON.stringify(listing),
      injectTo: "head",
    },
    { tag: "script", children: script, injectTo: "head" },
  ]
}

/** The markup. Throws where it wears a class that its styles do not know: it would stand there naked. */
function dressed({ markup, styles }: First): string {
  const worn = [...markup.matchAll(/class="([^"]+)"/g)].flatMap(([, names = ""]) => names.split(" "))
  const missing = worn.find(
    (name) => name !== "hidden-but-said" && !/^tabler/.test(name) && !styles.includes(`.${name}`),
  )
  if (missing) throw new Error(`the first picture wears .${missing}, which no style of src/prerender.tsx knows`)
  return markup
}

/** The styles of the first picture inside the page, in place of the entry's stylesheet. */
function inlined(html: string, bundle: Bundle, own: string): string {
  const names = [...html.matchAll(/<link rel="stylesheet"[^>]*href="\/([^"]+)">\s*/g)]
  const styles = names.map(([, name = ""]) => styleOf(bundle, name)).join("") + own.replaceAll(/\s+/g, " ")
  return names
    .reduce((left, [tag]) => left.replace(tag, ""), html)
    .replace("<!-- first: what tools/page.ts puts here -->", () => `<style>${styles}</style>`)
}

function styleOf(bundle: Bundle, name: string): string {
  const found = bundle[name]
  if (found?.type !== "asset") throw new Error(`${name} is no stylesheet`)
  return String(found.source)
}

function listed(bundle: Bundle): Listing {
  const files: string[] = []
  const place = (name: string) => (files.includes(name) ? files.indexOf(name) : files.push(name) - 1)
  const screens = SCREENS.map(({ path, inside, wholeWindow, modules }) => {
    const wanted = new Set<string>()
    for (const one of [ALWAYS, ...(inside ? [SHELL] : []), ...modules]) gather(bundle, chunkOf(bundle, one), wanted)
    return { path, inside: inside ?? false, wholeWindow: wholeWindow ?? false, files: [...wanted].map(place) }
  })
  return { files, fonts: Object.keys(bundle).filter((name) => FONTS.test(name)), screens }
}

function chunkOf(bundle: Bundle, module: string): Chunk {
  const found = Object.values(bundle).find(
    (one) => one.type === "chunk" && one.moduleIds.some((id) => id.endsWith(`/src/${module}`)),
  )
  if (!found) throw new Error(`no chunk begins with src/${module}: tools/page.ts names it, the router does not`)
  return found as Chunk
}

/** A chunk with all that it imports, and their stylesheets. */
function gather(bundle: Bundle, chunk: Chunk, wanted: Set<string>) {
  if (wanted.has(chunk.fileName)) return
  wanted.add(chunk.fileName)
  for (const name of chunk.imports) if (bundle[name]?.type === "chunk") gather(bundle, bundle[name] as Chunk, wanted)
  for (const name of chunk.viteMetadata?.importedCss ?? []) wanted.add(name)
}
