import { ActionIcon, Button } from "@mantine/core"
import { IconActivity, IconSearch, IconUpload } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link, Outlet, useMatches, useNavigate } from "@tanstack/react-router"
import { lazy, Suspense, useCallback, useEffect, useState } from "react"
import { isRunning } from "~/api/analyses"
import { LOST_WORKSPACE, takeLostWorkspace } from "~/api/client"
import { jobsQuery } from "~/api/jobs"
import { backToOwn, useMay } from "~/api/workspaces"
import { DropZone } from "~/features/upload/DropZone"
import { choose } from "~/features/upload/pick"
import { Tray } from "~/features/upload/Tray"
import { recall } from "~/features/upload/uploads"
import { useAfterFirstPaint } from "~/ui/afterFirstPaint"
import { Hint } from "~/ui/Hint"
import { failed } from "~/ui/toast"
import { AccountMenu } from "./AccountMenu"
import { useAccess } from "./access"
import { groupsFor } from "./areas"
import { Bell } from "./Bell"
import { BottomBar } from "./BottomBar"
import { Brand } from "./brand"
import { Connection } from "./Connection"
import { CreditsLink } from "./CreditsLink"
import { KEPT_CODE } from "./keptCode"
import { Renewal } from "./Renewal"
import styles from "./Shell.module.css"
import { Sidebar } from "./Sidebar"
import { isApple, useShortcuts } from "./shortcuts"
import { foldSidebar, useSidebarFolded } from "./sidebarState"

const palette = () => import("~/features/palette/Palette")
const keys = () => import("~/features/palette/Keys")
const activity = () => import("~/features/jobs/Jobs")
const notifications = () => import("~/features/notifications/Notifications")
const moreAreas = () => import("./MoreAreas")
const floating = () => import("~/ui/Floating")
const Palette = lazy(palette)
const Keys = lazy(keys)
const Jobs = lazy(activity)
const Notifications = lazy(notifications)
const MoreAreas = lazy(moreAreas)
const SEARCH_KEY = isApple ? "⌘ K" : "Ctrl K"
type Panel = "palette" | "keys" | "jobs" | "notifications" | "areas" | null

/** What stands around every screen of somebody who is signed in; an editor has the whole window for itself. */
export function Shell() {
  const [panel, setPanel] = useState<Panel>(null)
  const navigate = useNavigate()
  const ready = useAfterFirstPaint()
  const wholeWindow = useMatches({ select: (matches) => matches.some((one) => one.staticData.wholeWindow) })
  const close = useCallback(() => setPanel(null), [])
  const toLibrary = useCallback(() => void navigate({ to: "/library" }), [navigate])
  useEffect(() => void recall(), [])
  useEffect(() => {
    // they are there when they are wanted, the network being away or not
    if (ready) void Promise.allSettled([palette(), keys(), activity(), notifications(), moreAreas(), floating()])
    if (ready && localStorage.getItem(KEPT_CODE)) {
      void import("~/features/credits/referral").then(({ redeemKept }) => redeemKept())
    }
  }, [ready])
  useShellKeys(panel, setPanel)
  const mayEdit = useMay("edit")
  useLostWorkspace()
  return (
    <>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <div className={styles.shell} data-whole={wholeWindow || undefined}>
        {!wholeWindow && <Sidebar />}
        <div className={styles.content}>
          {!wholeWindow && <Header open={setPanel} ready={ready} />}
          <Connection />
          <Outlet />
        </div>
      </div>
      {!wholeWindow && <BottomBar openMore={() => setPanel("areas")} />}
      <Tray />
      {mayEdit && <DropZone onTaken={toLibrary} />}
      <Renewal />
      <Suspense>
        {panel === "palette" && <Palette close={close} open={setPanel} />}
        {panel === "keys" && <Keys close={close} />}
        {panel === "jobs" && <Jobs close={close} />}
        {panel === "notifications" && <Notifications close={close} />}
        {panel === "areas" && <MoreAreas close={close} />}
      </Suspense>
    </>
  )
}

/** Somebody took the person out of the team that they are looking at: go home, and say so. */
function useLostWorkspace() {
  const navigate = useNavigate()
  useEffect(() => {
    const leave = () => {
      if (!takeLostWorkspace()) return
      failed(new Error("You no longer have access to that workspace. You’re in your personal workspace now."))
      void backToOwn().then(() => navigate({ to: "/home" }))
    }
    leave()
    addEventListener(LOST_WORKSPACE, leave)
    return () => removeEventListener(LOST_WORKSPACE, leave)
  }, [navigate])
}

/** The keys that work on every screen: each area's own letter, and what the header holds. */
function useShellKeys(panel: Panel, setPanel: (change: Panel | ((now: Panel) => Panel)) => void) {
  const navigate = useNavigate()
  const folded = useSidebarFolded()
  const mayEdit = useMay("edit")
  const areas = groupsFor(useAccess()).flatMap((group) => group.areas)
  // a panel that is still on its way already owns the keys: what is typed then is meant for it
  const alone = (act: () => void) => () => void (panel === null && act())
  const go = areas.flatMap(({ shortcut, to }) => (shortcut ? [[shortcut, alone(() => void navigate({ to }))]] : []))
  useShortcuts({
    ...Object.fromEntries(go),
    "mod+k": () => setPanel("palette"),
    "/": alone(() => setPanel("palette")),
    "?": alone(() => setPanel("keys")),
    "[": alone(() => foldSidebar(!folded)),
    u: alone(() => void (mayEdit && choose())),
    j: () => setPanel(toggled("jobs")),
    n: () => setPanel(toggled("notifications")),
  })
}

/** A panel that its key opens and closes; any other that is open stays. */
function toggled(panel: Panel) {
  return (now: Panel) => (now === panel ? null : (now ?? panel))
}

function Header({ open, ready }: { open: (panel: Panel) => void; ready: boolean }) {
  const mayEdit = useMay("edit")
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <Link to="/home" aria-label="Cutroom home" className={styles.home}>
          <Brand />
        </Link>
        <button
          type="button"
          className={styles.search}
          onClick={() => open("palette")}
          aria-label={`Search or jump to… ${SEARCH_KEY}`}
        >
          <IconSearch size={16} />
          <span>Search or jump to…</span>
          <kbd>{SEARCH_KEY}</kbd>
        </button>
        <div className={styles.end}>
          {ready && <CreditsLink />}
          <ActivityButton open={() => open("jobs")} />
          <Bell open={() => open("notifications")} ready={ready} />
          {mayEdit && (
            <Button
              leftSection={<IconUpload size={16} />}
              onClick={() => choose()}
              className={styles.upload}
              aria-label="Upload"
            >
              Upload
            </Button>
          )}
          <AccountMenu openKeys={() => open("keys")} />
        </div>
      </div>
    </header>
  )
}

function ActivityButton({ open }: { open: () => void }) {
  const { data } = useQuery(jobsQuery)
  const busy = data?.items.filter(isRunning).length ?? 0
  const label = busy ? `Activity, ${busy} running` : "Activity"
  return (
    <Hint label={`${label}: uploads, analyses and exports`}>
      <ActionIcon aria-label={label} onClick={open} className={styles.jobs} data-busy={busy > 0 || undefined}>
        <IconActivity size={20} />
        {busy > 0 && <span aria-hidden>{busy}</span>}
      </ActionIcon>
    </Hint>
  )
}
