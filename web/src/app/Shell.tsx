import { ActionIcon, Button } from "@mantine/core"
import { IconProgress, IconSearch, IconUpload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, Outlet, useNavigate } from "@tanstack/react-router"
import { lazy, Suspense, useCallback, useEffect, useState } from "react"
import { isRunning } from "~/api/analyses"
import { jobsQuery } from "~/api/jobs"
import { DropZone } from "~/features/upload/DropZone"
import { choose } from "~/features/upload/pick"
import { Tray } from "~/features/upload/Tray"
import { recall } from "~/features/upload/uploads"
import { Hint } from "~/ui/Hint"
import { useReady } from "~/ui/idle"
import { AccountMenu } from "./AccountMenu"
import { Brand } from "./brand"
import { Connection } from "./Connection"
import { Renewal } from "./Renewal"
import styles from "./Shell.module.css"
import { isApple, useShortcuts } from "./shortcuts"

const palette = () => import("~/features/palette/Palette")
const keys = () => import("~/features/palette/Keys")
const jobs = () => import("~/features/jobs/Jobs")
const floating = () => import("~/ui/Floating")
const Palette = lazy(palette)
const Keys = lazy(keys)
const Jobs = lazy(jobs)
const SEARCH_KEY = isApple ? "⌘ K" : "Ctrl K"
type Panel = "palette" | "keys" | "jobs" | null

/** What stands around every screen of somebody who is signed in. */
export function Shell() {
  const [panel, setPanel] = useState<Panel>(null)
  const navigate = useNavigate()
  const ready = useReady()
  const close = useCallback(() => setPanel(null), [])
  const toLibrary = useCallback(() => void navigate({ to: "/library" }), [navigate])
  useEffect(() => void recall(), [])
  useEffect(() => {
    // they are there when they are wanted, the network being away or not
    if (ready) void Promise.allSettled([palette(), keys(), jobs(), floating()])
  }, [ready])
  // a panel that is still on its way already owns the keys: what is typed then is meant for it
  const alone = (act: () => void) => () => void (panel === null && act())
  useShortcuts({
    "mod+k": () => setPanel("palette"),
    "/": alone(() => setPanel("palette")),
    "?": alone(() => setPanel("keys")),
    u: alone(choose),
    j: () => setPanel((now) => (now === "jobs" ? null : now === null ? "jobs" : now)),
    l: alone(toLibrary),
    s: alone(() => void navigate({ to: "/splices" })),
    e: alone(() => void navigate({ to: "/exports" })),
  })
  return (
    <>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <Header open={setPanel} />
      <Connection />
      <Outlet />
      <Tray />
      <DropZone onTaken={toLibrary} />
      <Renewal />
      <Suspense>
        {panel === "palette" && <Palette close={close} open={setPanel} />}
        {panel === "keys" && <Keys close={close} />}
        {panel === "jobs" && <Jobs close={close} />}
      </Suspense>
    </>
  )
}

function Header({ open }: { open: (panel: Panel) => void }) {
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <Link to="/library" aria-label="Cutroom, to the library" className={styles.home}>
          <Brand />
        </Link>
        <nav aria-label="Main" className={styles.nav}>
          <Link to="/library" activeProps={{ "aria-current": "page" }}>
            Library
          </Link>
          <Link to="/splices" activeProps={{ "aria-current": "page" }}>
            Splices
          </Link>
          <Link to="/exports" activeProps={{ "aria-current": "page" }}>
            Exports
          </Link>
        </nav>
        <button
          type="button"
          className={styles.search}
          onClick={() => open("palette")}
          aria-label={`Search or jump to … ${SEARCH_KEY}`}
        >
          <IconSearch size={16} />
          <span>Search or jump to …</span>
          <kbd>{SEARCH_KEY}</kbd>
        </button>
        <div className={styles.end}>
          <JobsButton open={() => open("jobs")} />
          <Button
            leftSection={<IconUpload size={16} />}
            onClick={() => choose()}
            className={styles.upload}
            aria-label="Upload"
          >
            Upload
          </Button>
          <AccountMenu openKeys={() => open("keys")} />
        </div>
      </div>
    </header>
  )
}

function JobsButton({ open }: { open: () => void }) {
  const { data } = useQuery(jobsQuery)
  const busy = data?.items.filter(isRunning).length ?? 0
  const label = busy ? `Jobs, ${busy} running` : "Jobs"
  return (
    <Hint label={label}>
      <ActionIcon aria-label={label} onClick={open} className={styles.jobs} data-busy={busy > 0 || undefined}>
        <IconProgress size={20} />
        {busy > 0 && <span aria-hidden>{busy}</span>}
      </ActionIcon>
    </Hint>
  )
}
