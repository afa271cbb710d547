import { Button, Modal, PasswordInput } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { type FormEvent, useState } from "react"
import { signIn } from "~/api/accounts"
import { errorMessage } from "~/api/client"

/** The password, asked for over the screen that somebody was at. */
export default function SignInAgain({ email }: { email: string | undefined }) {
  const navigate = useNavigate()
  const [password, setPassword] = useState("")
  const [error, setError] = useState<string>()
  const elsewhere = () => void navigate({ to: "/sign-in", search: { next: location.pathname + location.search } })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn({ email: email ?? "", password }, true).catch((reason) => setError(errorMessage(reason)))
  }
  return (
    <Modal opened onClose={elsewhere} title="Your session expired" closeOnClickOutside={false}>
      <form onSubmit={submit}>
        <p className="quiet">Sign in again to continue where you left off. Nothing on this screen is lost.</p>
        {email ? (
          <PasswordInput
            mt="md"
            label={`Password for ${email}`}
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
            {email ? "Use another account" : "Sign in"}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
