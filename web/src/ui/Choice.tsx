import { NativeSelect } from "@mantine/core"
import { lazy, Suspense, useState } from "react"
import { useAfterFirstPaint } from "./afterFirstPaint"

const Select = lazy(() => import("./Floating").then(({ Select }) => ({ default: Select })))
const TOUCH = matchMedia("(pointer: coarse)").matches

export interface Option {
  value: string
  label: string
}

interface Props {
  label: string
  options: Option[]
  /** Undefined: nothing is chosen, which `none` says. */
  value: string | undefined
  /** What stands there where nothing is chosen; without it, something always is. */
  none?: string
  change: (value: string | undefined) => void
  className?: string | undefined
}

/** One of several: the system's own list under a finger, ours under a pointer when the first screen has had its time. */
export function Choice(props: Props) {
  const ready = useAfterFirstPaint()
  const [begun, setBegun] = useState(false) // a list that somebody is in is not taken away from them
  const plain = <Plain {...props} begin={() => setBegun(true)} />
  if (TOUCH || begun || !ready) return plain
  const { label, options, value, none, change, className } = props
  return (
    <Suspense fallback={plain}>
      <Select
        aria-label={label}
        className={className ?? ""}
        placeholder={none ?? ""}
        data={options}
        value={value ?? null}
        clearable={none !== undefined}
        allowDeselect={none !== undefined}
        onChange={(chosen) => change(chosen === null ? undefined : String(chosen))}
      />
    </Suspense>
  )
}

function Plain({ label, options, value, none, change, className, begin }: Props & { begin: () => void }) {
  return (
    <NativeSelect
      aria-label={label}
      className={className ?? ""}
      data={none === undefined ? options : [{ value: "", label: none }, ...options]}
      value={value ?? ""}
      onFocus={begin}
      onChange={(event) => change(String(event.currentTarget.value) || undefined)}
    />
  )
}
