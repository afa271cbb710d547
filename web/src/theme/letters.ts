/** When our own typefaces come: on a first visit after the first screen, so that they hold up nothing of it. */

/** Let them come. */
export function lettersNow() {
  delete document.documentElement.dataset.letters
}

/** Whether this browser has been here before: the app's entry was in its cache, so the typefaces are too. */
export function beenHere(entry: string): boolean {
  const [timing] = performance.getEntriesByName(entry) as PerformanceResourceTiming[]
  return timing?.transferSize === 0
}
