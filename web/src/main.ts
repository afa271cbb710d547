import "./theme/fonts.css"
import "./theme/tokens.css"
import "./theme/base.css"
import { prefetch } from "./api/prefetch"
import { earlyDrop } from "./features/upload/earlyDrop"
import { beenHere, lettersNow } from "./theme/letters"

/* The landing page stands as markup: the app comes at the first sign of somebody. Anywhere else it comes at once. */
const place = document.getElementById("app")
let begun = false

function begin() {
  if (begun || !place) return
  begun = true
  void import("./start").then(({ start }) => start(place))
}

/** What every screen inside asks for, and the first videos of home and library with their pictures. */
function lookAhead() {
  prefetch("/api/v1/users/me")
  const home = ["/", "/home"].includes(location.pathname)
  if (!(home || location.pathname === "/library") || location.search) return
  prefetch("/api/v1/videos?page=1&limit=50", (library) => {
    for (const { thumbnail_url } of (library as { items: { thumbnail_url: string | null }[] }).items.slice(0, 4))
      if (thumbnail_url) new Image().src = thumbnail_url
  })
}

if (beenHere(import.meta.url)) lettersNow()
if (document.documentElement.dataset.first === "landing") earlyDrop.listen(begin)
else begin()
if (document.documentElement.dataset.first === "inside") lookAhead()
