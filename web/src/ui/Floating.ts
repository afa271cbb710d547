/** What floats over the page, in one file: the first screen stands without it. */
export { Menu, Select, Tooltip } from "@mantine/core"
