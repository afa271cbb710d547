import { renderToStaticMarkup } from "react-dom/server"
import brand from "./app/brand.module.css?inline"
import { Skeletons } from "./app/Skeletons"
import bones from "./app/Skeletons.module.css?inline"
import { Cover } from "./features/landing/Cover"
import cover from "./features/landing/Cover.module.css?inline"
import picture from "./features/landing/Picture.module.css?inline"
import first from "./first.js?raw"

/** What stands in the page until the app does; which of the two is seen, `first.js` decides. */
export const markup = renderToStaticMarkup(
  <>
    <div data-stands-for="landing">
      <Cover To={({ to, ...rest }) => <a href={to} {...rest} />} />
    </div>
    <div data-stands-for="inside">
      <Skeletons />
    </div>
  </>,
)

export const styles = [brand, bones, cover, picture].join("\n")

export const script = first
