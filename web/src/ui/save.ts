/** Save a text that is at hand as a file. */
export function saveAs(text: string, name: string) {
  const href = URL.createObjectURL(new Blob([text], { type: "text/plain" }))
  Object.assign(document.createElement("a"), { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}
