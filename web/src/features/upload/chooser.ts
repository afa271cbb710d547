let input: HTMLInputElement | undefined

/**
 * Let the person choose files. Browsers open the dialog only within a few seconds of a press. The input stays in the
 * page: browsers may forget one that is nowhere.
 */
export function chooseFiles(taken: (files: File[]) => void) {
  input?.remove()
  const made = Object.assign(document.createElement("input"), {
    type: "file",
    multiple: true,
    hidden: true,
    accept: "video/*,.mkv,.avi,.mov",
    onchange: () => taken([...(made.files ?? [])]),
  })
  input = made
  document.body.append(made)
  made.click()
}
