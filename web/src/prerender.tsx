import { renderToStaticMarkup } from "react-dom/server"
import { Bones } from "./app/Bones"
import { Cover } from "./features/landing/Cover"
import first from "./first.js?raw"

/** What stands in the page until the app does; which of the two is seen, `first.js` decides. */
export const markup = renderToStaticMarkup(
  <>
    <div data-stands-for="landing">
      <Cover To={({ to, ...rest }) => <a href={to} {...rest} />} />
    </div>
    <div data-stands-for="inside">
      <Bones />
    </div>
  </>,
)

export const script = first
