import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type VariantColorResolverResult,
  type VariantColorsResolverInput,
} from "@mantine/core"

/** Buttons in ink, and in the colour of danger; other colours are the library's own business. */
function dressed({ color, variant, theme: own }: VariantColorsResolverInput): VariantColorResolverResult | undefined {
  const plain = color === undefined || color === own.primaryColor
  if (!plain && color !== "bad") return undefined
  const text = plain ? "var(--text)" : "var(--bad)"
  const soft = plain ? "var(--surface-2)" : "var(--bad-soft)"
  const looks: Record<string, VariantColorResolverResult> = {
    filled: plain
      ? { background: "var(--primary)", hover: "var(--primary-hover)", color: "var(--on-primary)", border: "none" }
      : { background: "var(--bad)", hover: "var(--bad)", color: "var(--ground)", border: "none" },
    subtle: { background: "transparent", hover: soft, color: text, border: "none" },
    light: { background: soft, hover: "var(--surface-3)", color: text, border: "none" },
    default: { background: "var(--surface)", hover: "var(--surface-2)", color: text, border: "1px solid var(--line)" },
  }
  return looks[variant]
}

const DIALOG = {
  overlayProps: { backgroundOpacity: 1, color: "var(--shade)" },
  closeButtonProps: { "aria-label": "Close" },
  attributes: { header: { role: "presentation" } },
}

/** The component library wears our tokens: it brings behaviour, the look is ours. */
export const theme = createTheme({
  fontFamily: "var(--font-ui)",
  fontFamilyMonospace: "var(--font-mono)",
  headings: { fontFamily: "var(--font-display)" },
  primaryColor: "marker",
  colors: {
    marker: [
      "#fff1e8",
      "#ffdfcb",
      "#ffc29c",
      "#ffa26b",
      "#ff8a4c",
      "#ff7a3d",
      "#e85d17",
      "#d24a08",
      "#b23c03",
      "#8f2f00",
    ],
  },
  primaryShade: { light: 7, dark: 5 },
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "10px", lg: "16px", xl: "24px" },
  respectReducedMotion: true,
  cursorType: "pointer",
  focusRing: "auto",
  variantColorResolver: (input) => dressed(input) ?? defaultVariantColorsResolver(input),
  components: {
    Button: { defaultProps: { size: "sm", variant: "filled" }, styles: { label: { fontWeight: 600 } } },
    ActionIcon: { defaultProps: { variant: "subtle", size: "lg" } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, events: { hover: true, focus: true, touch: false } } },
    Modal: { defaultProps: { ...DIALOG, centered: true, radius: "lg" } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Dismiss" } } },
    Drawer: { defaultProps: DIALOG },
    // the words above a slider tell its value; a bubble would lie on them
    Slider: { defaultProps: { label: null } },
    RangeSlider: { defaultProps: { label: null } },
    Menu: { defaultProps: { radius: "md", shadow: "md", position: "bottom-end" } },
  },
})

const shared = {
  "--mantine-color-body": "var(--ground)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-bright": "var(--text)",
  "--mantine-color-dimmed": "var(--text-3)",
  "--mantine-color-placeholder": "var(--text-3)",
  "--mantine-color-error": "var(--bad)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--surface-2)",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-color-default-border": "var(--line)",
  "--mantine-color-disabled": "var(--surface-2)",
  "--mantine-color-disabled-color": "var(--text-3)",
  "--mantine-color-disabled-border": "var(--line)",
  "--mantine-color-anchor": "var(--accent-text)",
  "--mantine-primary-color-filled": "var(--accent)",
  "--mantine-primary-color-filled-hover": "var(--accent)",
  "--mantine-primary-color-contrast": "var(--on-accent)",
  "--mantine-primary-color-light-color": "var(--accent-text)",
  "--mantine-shadow-md": "var(--shadow-2)",
}

/** Mantine's own variables, in terms of our tokens. */
export const variables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared })
