/** A change as people read it: "+18%", "−7%". */
export const signed = (change: number) => `${change < 0 ? "−" : "+"}${Math.abs(Math.round(change * 100))}%`

/** Half the width of an interval, in points: "give or take 9". */
export const giveOrTake = (low: number, high: number) => Math.max(1, Math.round(((high - low) / 2) * 100))

export const percent = (share: number) => `${Math.round(share * 100)}%`
