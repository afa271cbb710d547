import { useLaterMenu } from "./laterMenu"
import { SwitcherButton } from "./SwitcherButton"

const list = () => import("./WorkspaceList").then(({ WorkspaceList }) => WorkspaceList)

/** Which workspace this is, and the way to another; the list comes once the first screen stands. */
export function WorkspaceSwitcher({ chosen }: { chosen?: () => void }) {
  const { Menu: List, button, ...standing } = useLaterMenu(list)
  return List ? <List {...standing} chosen={chosen} /> : <SwitcherButton {...button} />
}
