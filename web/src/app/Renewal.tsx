import { Button, Modal, PasswordInput } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { type FormEvent, useEffect, useState, useSyncExternalStore } from "react"
import { meQuery, signIn } from "~/api/accounts"
import { said } from "~/api/client"
import { onStanding, ranOut, standingNow } from "~/api/session"

/** The sign-in ran out: sign in again in place, so that nothing on the screen is lost. */
export function Renewal() {
  const standing = useSyncExternalStore(onStanding, standingNow)
  const navigate = useNavigate()
  const left = standing === "out" && !ranOut()
  useEffect(() => {
    if (left) void navigate({ to: "/" }) // signed out in another tab
  }, [left, navigate])
  return standing === "out" && !left ? <Dialog /> : null
}

function Dialog() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [email] = useState(queries.getQueryData(meQuery.queryKey)?.email)
  const [password, setPassword] = useState("")
  const [error, setError] = useState<string>()
  const elsewhere = () => void navigate({ to: "/sign-in", search: { next: location.pathname + location.search } })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn({ email: email ?? "", password }, true).catch((reason) => setError(said(reason)))
  }
  return (
    <Modal opened onClose={elsewhere} title="Your sign-in has run out" closeOnClickOutside={false}>
      <form onSubmit={submit}>
        <p className="quiet">Sign in again and go on where you were. What you see here stays.</p>
        {email ? (
          <PasswordInput
            mt="md"
            label={`Password of ${email}`}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={error}
            autoComplete="current-password"
            data-autofocus
          />
        ) : null}
        <div style={{ display: "flex", gap: 8, marginTop: 20 }}>
          {email && <Button type="submit">Sign in</Button>}
          <Button variant="default" onClick={elsewhere}>
            {email ? "Somebody else" : "Sign in"}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
