import { Button, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { type ReactNode, useEffect, useSyncExternalStore } from "react"
import { ApiError, errorMessage } from "~/api/client"
import { authStatus, onAuthStatus } from "~/api/session"
import { finishByLink, finishConnect, type Platform } from "~/api/social"
import { NotFound } from "~/app/NotFound"
import { PublicLayout } from "~/app/PublicLayout"
import { done } from "~/ui/toast"
import styles from "./Channels.module.css"
import { linkOfTab } from "./connecting"
import { isPlatform, NAMES } from "./platforms"

/** Where a platform sends people back to: what they allowed is handed over once, and told. */
export function Returned() {
  const { platform } = useParams({ from: "/connect/$platform" })
  const { state, code, error } = useSearch({ from: "/connect/$platform" })
  const status = useSyncExternalStore(onAuthStatus, authStatus)
  const link = linkOfTab()
  if (!isPlatform(platform) || !state) return <NotFound />
  if (!link && status === "out") return <SignInFirst />
  const body = { state, code: code ?? null, error: error ?? null }
  return <Finish platform={platform} link={link} body={body} />
}

interface Props {
  platform: Platform
  link: string | null
  body: { state: string; code: string | null; error: string | null }
}

function Finish({ platform, link, body }: Props) {
  const navigate = useNavigate()
  const connected = useQuery({
    queryKey: ["connected", body.state],
    queryFn: () => (link ? finishByLink(link, platform, body) : finishConnect(platform, body)),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const names = connected.data?.map((one) => one.name).join(", ")
  useEffect(() => {
    if (names === undefined || link) return
    done(`${names} connected`)
    void navigate({ to: "/channels", replace: true })
  }, [names, link, navigate])
  if (connected.isError) return <NotConnected platform={platform} error={connected.error} link={link} />
  if (names !== undefined && link)
    return (
      <PublicLayout as="card" title="You’re connected" note={`${names} at ${NAMES[platform]}`}>
        <p>You can close this page. To end access, remove Cutroom in your {NAMES[platform]} settings.</p>
      </PublicLayout>
    )
  return (
    <PublicLayout as="card" title={`Connecting ${NAMES[platform]}`}>
      <div role="status" aria-label="Connecting">
        <Skeleton height={60} />
      </div>
    </PublicLayout>
  )
}

const TITLES: Record<string, string> = {
  consent_denied: "Nothing was connected",
  connect_expired: "This sign-in has expired",
  wrong_account: "That’s another account",
}

function NotConnected({ platform, error, link }: { platform: Platform; error: Error; link: string | null }) {
  const title = error instanceof ApiError ? TITLES[error.code] : undefined
  return (
    <PublicLayout as="card" title={title ?? `Couldn’t connect ${NAMES[platform]}`}>
      <Words>
        <p role="alert">{errorMessage(error)}</p>
        {link ? (
          <Button renderRoot={(props) => <Link to="/connect-link/$token" params={{ token: link }} {...props} />}>
            Try again
          </Button>
        ) : (
          <Button renderRoot={(props) => <Link to="/channels" {...props} />}>Back to Channels</Button>
        )}
      </Words>
    </PublicLayout>
  )
}

function SignInFirst() {
  return (
    <PublicLayout as="card" title="Your session expired">
      <Words>
        <p>Nothing was connected. Sign in and connect the channel again.</p>
        <Button renderRoot={(props) => <Link to="/sign-in" search={{ next: "/channels" }} {...props} />}>
          Sign in
        </Button>
      </Words>
    </PublicLayout>
  )
}

function Words({ children }: { children: ReactNode }) {
  return <div className={styles.form}>{children}</div>
}
