import { Button, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useParams } from "@tanstack/react-router"
import { useState, useSyncExternalStore } from "react"
import { meQuery } from "~/api/accounts"
import { ApiError, errorMessage, type Schemas } from "~/api/client"
import { authStatus, onAuthStatus } from "~/api/session"
import { acceptInvitation, invitationQuery } from "~/api/workspaces"
import { PublicLayout } from "~/app/PublicLayout"
import { ROLES } from "./roles"
import styles from "./Team.module.css"

/** What an invitation's link shows: who invites to what, and the way in. */
export function Invitation() {
  const { token } = useParams({ from: "/invitations/$token" })
  const invitation = useQuery(invitationQuery(token))
  const status = useSyncExternalStore(onAuthStatus, authStatus)
  const gone = invitation.error instanceof ApiError && [404, 410, 422].includes(invitation.error.status)
  if (invitation.isPending)
    return (
      <PublicLayout as="card" title="Invitation">
        <Skeleton height={120} />
      </PublicLayout>
    )
  if (!invitation.data)
    return (
      <PublicLayout as="card" title={gone ? "This invitation is no longer valid" : "Couldn’t load this invitation"}>
        <p role="alert">
          {gone ? "It was used, revoked or has expired. Ask for a new one." : errorMessage(invitation.error)}
        </p>
        {!gone && <Button onClick={() => void invitation.refetch()}>Try again</Button>}
        <Link className="link" to="/">
          Go to Cutroom
        </Link>
      </PublicLayout>
    )
  const { workspace_name: name, role } = invitation.data
  return (
    <PublicLayout as="card" title={`Join ${name}`} note={`You’re invited as ${ROLES[role].label.toLowerCase()}`}>
      <div className={styles.offer}>
        <p>{ROLES[role].about}.</p>
        {status === "in" ? <Accept token={token} offer={invitation.data} /> : <SignInFirst token={token} />}
      </div>
    </PublicLayout>
  )
}

function SignInFirst({ token }: { token: string }) {
  const search = { next: `/invitations/${token}` }
  return (
    <>
      <Button size="md" fullWidth renderRoot={(props) => <Link to="/register" search={search} {...props} />}>
        Sign up to join
      </Button>
      <Button
        size="md"
        fullWidth
        variant="default"
        renderRoot={(props) => <Link to="/sign-in" search={search} {...props} />}
      >
        Sign in to join
      </Button>
    </>
  )
}

function Accept({ token, offer }: { token: string; offer: Schemas["InvitationPreview"] }) {
  const navigate = useNavigate()
  const { data: me } = useQuery(meQuery)
  const [error, setError] = useState<string>()
  const [sending, setSending] = useState(false)
  const otherAddress = me !== undefined && me.email !== offer.email
  const accept = () => {
    setSending(true)
    acceptInvitation(token, otherAddress).then(
      () => void navigate({ to: "/home" }),
      (reason) => {
        setError(errorMessage(reason))
        setSending(false)
      },
    )
  }
  return (
    <>
      {otherAddress && (
        <p>
          This invitation was sent to <strong>{offer.email}</strong>. You’re signed in as <strong>{me.email}</strong>.
        </p>
      )}
      {error && <p role="alert">{error}</p>}
      <Button size="md" fullWidth loading={sending} disabled={!me} onClick={accept} autoFocus>
        {otherAddress ? `Join as ${me.email}` : `Join ${offer.workspace_name}`}
      </Button>
      <Link className="link" to="/home">
        Not now
      </Link>
    </>
  )
}
