/** What the editor shows behind its other tabs: one file, which it does not begin with. */
export { ExportForm } from "~/features/exports/ExportForm"
export { CaptionsPanel } from "./CaptionsPanel"
export { SoundPanel } from "./SoundPanel"
export { TextPanel } from "./TextPanel"
