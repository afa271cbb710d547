/** Save a text that is at hand as a file. */
export function saveAs(text: string, name: string) {
  saveBlob(new Blob([text], { type: "text/plain" }), name)
}

/** Save a file that is at hand. */
export function saveBlob(content: Blob, name: string) {
  const href = URL.createObjectURL(content)
  Object.assign(document.createElement("a"), { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}
