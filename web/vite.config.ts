import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

const cloud = "http://127.0.0.1:8780"

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "~": new URL("./src", import.meta.url).pathname } },
  server: { host: "127.0.0.1", port: 5173, proxy: { "/api": cloud, "/_local": cloud } },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 700 },
})
