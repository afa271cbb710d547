export const PROBE_MS = 3000

/** Whether Cutroom answers, whatever the browser says of the network: both may be on one machine that has none. */
export const isReachable = (signal: AbortSignal): Promise<boolean> =>
  fetch("/", { cache: "no-store", signal }).then(
    () => true,
    () => false,
  )
