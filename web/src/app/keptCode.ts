/** Where the code of an invitation waits until whoever came with it is signed in. */
export const KEPT_CODE = "cutroom.referral"
