import react from "@vitejs/plugin-react"
import { defineConfig, type UserConfig } from "vite"
import { GROUPS } from "./tools/chunks.ts"
import { scoped } from "./tools/names.ts"
import { page } from "./tools/page.ts"

const cloud = "http://127.0.0.1:8780"
const shared: UserConfig = {
  resolve: { alias: { "~": new URL("./src", import.meta.url).pathname } },
  css: { modules: { generateScopedName: scoped } },
}

export default defineConfig({
  ...shared,
  plugins: [react(), page(shared)],
  server: { host: "127.0.0.1", port: 5173, proxy: { "/api": cloud, "/_local": cloud } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: ["index.html", "src/start.tsx"],
      output: { codeSplitting: { groups: GROUPS } },
    },
  },
})
