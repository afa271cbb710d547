/** The name of a class of a stylesheet's own: the same for the app and for what is rendered before it. */
export function scoped(name: string, file: string): string {
  const place = file.replace(/\?.*$/, "").split("/src/").at(-1) ?? file
  let sum = 5381
  for (const letter of place) sum = ((sum * 33) ^ (letter.codePointAt(0) ?? 0)) >>> 0
  return `${name}-${sum.toString(36).slice(-5)}`
}
