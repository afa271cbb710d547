import { ApiError } from "~/api/client"
import { redeemReferral } from "~/api/credits"
import { KEPT_CODE } from "~/app/keptCode"
import { done } from "~/ui/toast"

/** Use the code that the person came with; one that cannot be used is forgotten. */
export async function redeemKept(): Promise<void> {
  const code = localStorage.getItem(KEPT_CODE)
  if (!code) return
  try {
    const { credits } = await redeemReferral(code)
    done(`Invitation accepted. Your first purchase brings ${credits} extra credits.`)
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500) return
  }
  localStorage.removeItem(KEPT_CODE)
}
