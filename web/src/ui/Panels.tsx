import { Skeleton, Tabs } from "@mantine/core"
import { type ReactNode, Suspense, useDeferredValue, useMemo } from "react"

interface Props<Name extends string> {
  /** What the tabs are called, in their order. */
  names: Record<Name, string>
  panel: Name
  open: (panel: Name) => void
  /** The content of a panel. */
  children: (panel: Name) => ReactNode
}

/**
 * Tabs that answer at once: the marked tab is painted first, the content comes in the frames after it. Where its code
 * is still on its way, the panel before stands until then.
 */
export function Panels<Name extends string>({ names, panel, open, children }: Props<Name>) {
  const shown = useDeferredValue(panel)
  const content = useMemo(() => children(shown), [children, shown])
  return (
    <Tabs value={panel} onChange={(name) => name && open(name as Name)}>
      <Tabs.List>
        {(Object.entries(names) as [Name, string][]).map(([name, label]) => (
          <Tabs.Tab key={name} value={name}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={panel} pt="lg" aria-busy={shown !== panel}>
        <Suspense fallback={<Skeleton height={320} radius="md" />}>
          <div key={shown}>{content}</div>
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  )
}
