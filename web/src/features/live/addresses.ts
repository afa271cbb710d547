/** Where the drawings of emoji are: immutable files that `tools/emoji.py` writes, fetched when one of theirs is shown. */
export const addresses = import.meta.glob<string>("./drawings/*.json", {
  query: "?url",
  import: "default",
  eager: true,
})
