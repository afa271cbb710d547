import { Button, Checkbox, PasswordInput, TextInput } from "@mantine/core"
import { Link, useLocation, useNavigate, useSearch } from "@tanstack/react-router"
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react"
import { register, requestReset, resetPassword, signIn, verifyEmail } from "~/api/accounts"
import { ApiError, errorMessage, type Schemas } from "~/api/client"
import { TEXTS } from "~/api/privacy"
import { KEPT_CODE } from "~/app/keptCode"
import { PublicLayout } from "~/app/PublicLayout"
import { useUploads } from "~/features/upload/store"
import { many } from "~/ui/format"
import { LocalInbox } from "~/ui/LocalInbox"
import { CheckEmail } from "./CheckEmail"
import styles from "./Form.module.css"

/** Sends a form: whether it is on its way, and what was wrong with it. */
function useSending<Answer>(
  send: (form: Record<string, string>) => Promise<Answer>,
  then: (answer: Answer, form: Record<string, string>) => void,
) {
  const [error, setError] = useState<unknown>()
  const [sending, setSending] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>
    setSending(true)
    setError(undefined)
    try {
      then(await send(form), form)
    } catch (reason) {
      setError(reason)
    } finally {
      setSending(false)
    }
  }
  return { submit, error, sending }
}

function Problem({ error }: { error: unknown }) {
  if (!error) return null
  return (
    <p className={styles.problem} role="alert">
      {errorMessage(error)}
    </p>
  )
}

/** Where they were going, else home. */
function useArrival(): () => void {
  const navigate = useNavigate()
  const { next } = useSearch({ strict: false }) as { next?: string }
  return () => void navigate({ to: next ?? "/home", replace: true })
}

/** The demo's link brings address and password behind the `#`, which browsers do not send to any server. */
function credentialsFromLink(): { email?: string; password?: string } {
  const message = new URLSearchParams(location.hash.slice(1))
  return { email: message.get("email") ?? undefined, password: message.get("password") ?? undefined }
}

export function SignIn() {
  const arrive = useArrival()
  const search = useSearch({ strict: false }) as { next?: string }
  const [known] = useState(credentialsFromLink)
  const typed = useLocation({ select: ({ state }) => state.email })
  const [email, setEmail] = useState(known.email ?? typed ?? "")
  const { submit, error, sending } = useSending(
    (form) => signIn({ email: form.email ?? "", password: form.password ?? "" }),
    arrive,
  )
  return (
    <PublicLayout as="card" title="Welcome back" note={<Waiting />}>
      <form onSubmit={submit} className={styles.form}>
        <TextInput
          name="email"
          type="email"
          label="Email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          autoFocus={!known.email}
        />
        <PasswordInput
          name="password"
          label="Password"
          autoComplete="current-password"
          required
          defaultValue={known.password ?? ""}
        />
        <Problem error={error} />
        <Button type="submit" size="md" loading={sending} fullWidth autoFocus={Boolean(known.password)}>
          Sign in
        </Button>
      </form>
      <p className={styles.aside}>
        <Link className="link" to="/forgot-password" state={{ email }}>
          Forgot your password?
        </Link>
        <span>
          New here?{" "}
          <Link className="link" to="/register" search={search}>
            Sign up
          </Link>
        </span>
      </p>
    </PublicLayout>
  )
}

/** What signing up says yes to, and the one thing that may be left out. */
function consented(news: boolean): Schemas["Answer"][] {
  const purposes = news ? (["terms", "privacy", "marketing"] as const) : (["terms", "privacy"] as const)
  return purposes.map((purpose) => ({ purpose, version: TEXTS[purpose], granted: true }))
}

export function Register() {
  const arrive = useArrival()
  const [mailed, setMailed] = useState("")
  const search = useSearch({ strict: false }) as { next?: string; ref?: string }
  useEffect(() => {
    if (search.ref) localStorage.setItem(KEPT_CODE, search.ref)
  }, [search.ref])
  const { submit, error, sending } = useSending(
    (form) =>
      register({
        email: form.email ?? "",
        password: form.password ?? "",
        name: form.name ?? "",
        consents: consented(form.news === "on"),
      }),
    (entered, form) => (entered ? arrive() : setMailed(form.email ?? "")),
  )
  if (mailed) return <CheckEmail address={mailed} />
  const taken = error instanceof ApiError && error.status === 409
  return (
    <PublicLayout as="card" title="Create your account" note={<Waiting />}>
      <form onSubmit={submit} className={styles.form}>
        <TextInput name="name" label="Name" autoComplete="name" required maxLength={100} autoFocus />
        <TextInput name="email" type="email" label="Email" autoComplete="username" required />
        <PasswordInput
          name="password"
          label="Password"
          description="At least 10 characters"
          autoComplete="new-password"
          required
          minLength={10}
        />
        <Checkbox name="news" size="sm" label="Email me occasional product news" />
        <Problem error={error} />
        {taken && (
          <Link className="link" to="/sign-in" search={search}>
            Go to sign-in
          </Link>
        )}
        <Button type="submit" size="md" loading={sending} fullWidth>
          Sign up
        </Button>
        <p className={styles.small}>
          By signing up you agree to the{" "}
          <Link className="link" to="/terms" target="_blank">
            terms of use
          </Link>{" "}
          and the{" "}
          <Link className="link" to="/privacy" target="_blank">
            privacy policy
          </Link>
          .
        </p>
      </form>
      <p className={styles.aside}>
        <span>
          Already have an account?{" "}
          <Link className="link" to="/sign-in" search={search}>
            Sign in
          </Link>
        </span>
      </p>
    </PublicLayout>
  )
}

/** What was dropped on the landing page waits for its owner. */
function Waiting(): ReactNode {
  const waiting = useUploads().filter((one) => one.status === "waiting")
  if (!waiting.length) return null
  return `${many(waiting.length, "video")} waiting. The upload starts once you’re signed in.`
}

export function Forgot() {
  const known = useLocation({ select: ({ state }) => state.email })
  const [sent, setSent] = useState(false)
  const { submit, error, sending } = useSending(
    (form) => requestReset(form.email ?? ""),
    () => setSent(true),
  )
  return (
    <PublicLayout as="card" title={sent ? "Check your email" : "Reset your password"}>
      {sent ? (
        <>
          <p role="status">If an account exists for this address, we sent a reset link. The link expires in 1 hour.</p>
          <LocalInbox />
        </>
      ) : (
        <form onSubmit={submit} className={styles.form}>
          <TextInput
            name="email"
            type="email"
            label="Email"
            autoComplete="username"
            required
            autoFocus
            defaultValue={known ?? ""}
          />
          <Problem error={error} />
          <Button type="submit" size="md" loading={sending} fullWidth>
            Send reset link
          </Button>
        </form>
      )}
      <p className={styles.aside}>
        <Link className="link" to="/sign-in">
          Back to sign-in
        </Link>
      </p>
    </PublicLayout>
  )
}

export function Reset() {
  const { token } = useSearch({ strict: false }) as { token?: string }
  const [changed, setChanged] = useState(false)
  const { submit, error, sending } = useSending(
    (form) => resetPassword(token ?? "", form.password ?? ""),
    () => setChanged(true),
  )
  if (changed)
    return (
      <PublicLayout as="card" title="Password changed">
        <p role="status">You were signed out everywhere. Sign in with your new password.</p>
        <Link className="link" to="/sign-in">
          Go to sign-in
        </Link>
      </PublicLayout>
    )
  return (
    <PublicLayout as="card" title="Choose a new password">
      <form onSubmit={submit} className={styles.form}>
        <PasswordInput
          name="password"
          label="New password"
          description="At least 10 characters"
          autoComplete="new-password"
          required
          minLength={10}
          autoFocus
        />
        <Problem error={error} />
        <Button type="submit" size="md" loading={sending} fullWidth>
          Change password
        </Button>
      </form>
      {error ? (
        <Link className="link" to="/forgot-password">
          Request a new link
        </Link>
      ) : null}
    </PublicLayout>
  )
}

export function Verify() {
  const { token } = useSearch({ strict: false }) as { token?: string }
  const [outcome, setOutcome] = useState<{ message: string; good: boolean }>()
  const requested = useRef(false)
  useEffect(() => {
    if (requested.current) return // the link works once, and React runs effects twice while developing
    requested.current = true
    verifyEmail(token ?? "").then(
      ({ message }) => setOutcome({ message: message, good: true }),
      (error) => setOutcome({ message: errorMessage(error), good: false }),
    )
  }, [token])
  return (
    <PublicLayout
      as="card"
      title={outcome ? (outcome.good ? "Email confirmed" : "This link didn’t work") : "One moment…"}
    >
      <p role="status">{outcome?.message}</p>
      <p className={styles.aside}>
        <Link className="link" to="/home">
          Go to Home
        </Link>
      </p>
    </PublicLayout>
  )
}
