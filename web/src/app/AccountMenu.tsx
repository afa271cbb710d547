import { Avatar } from "./Avatar"
import { useLaterMenu } from "./laterMenu"

const list = () => import("./AccountList").then(({ AccountList }) => AccountList)

/** Whose account it is; what belongs to it comes when it is asked for, at the latest when the first screen stands. */
export function AccountMenu({ openKeys }: { openKeys: () => void }) {
  const { Menu: List, button, ...standing } = useLaterMenu(list)
  return List ? <List {...standing} openKeys={openKeys} /> : <Avatar {...button} />
}
