// Runs inside the page before anything is painted: the theme, what stands there until the app does, and the files of
// the screen that was asked for, so that they come all at once. Its hash is in the Content-Security-Policy.
;(() => {
  const kept = (name) => {
    try {
      return localStorage.getItem(name)
    } catch {
      return null // storage is refused: the system's theme, and nobody is signed in
    }
  }
  const page = document.documentElement
  const { files, fonts, screens } = JSON.parse(document.getElementById("files").textContent)
  const known = kept("cutroom.signed-in") !== null
  const fetchAhead = (name, kind) =>
    document.head.append(Object.assign(document.createElement("link"), { href: `/${name}`, ...kind }))
  const letters = () => {
    const kind = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "anonymous" }
    for (const name of fonts) fetchAhead(name, kind)
  }
  const dress = () => {
    const theme = kept("mantine-color-scheme-value")
    const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches)
    page.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light")
  }
  const prepare = () => {
    const path = location.pathname === "/" ? "/home" : location.pathname
    const screen = screens.find((one) => path.startsWith(one.path))
    page.dataset.first = known && screen?.inside ? "inside" : "nothing"
    page.dataset.window = screen?.wholeWindow ? "whole" : "framed"
    filesFor(screen?.inside && !known ? screens.find((one) => one.path === "/sign-in") : screen)
  }
  const filesFor = (screen) => {
    for (const at of screen?.files ?? [])
      fetchAhead(
        files[at],
        files[at].endsWith(".css") ? { rel: "preload", as: "style", crossOrigin: "" } : { rel: "modulepreload" },
      )
  }
  dress()
  if (kept("cutroom.sidebar") === "folded") page.dataset.sidebar = "folded"
  if (location.pathname === "/" && !known) page.dataset.first = "landing"
  else prepare()
  // inside, what is shown comes before the typeface that it is shown in
  if (page.dataset.first === "inside") page.dataset.letters = "later"
  else letters()
})()
