import { Link } from "@tanstack/react-router"
import { PublicLayout } from "~/app/PublicLayout"
import { LocalInbox } from "~/ui/LocalInbox"
import styles from "./Form.module.css"

/** After signing up where addresses are confirmed first: the same for a new address and a known one. */
export function CheckEmail({ address }: { address: string }) {
  return (
    <PublicLayout as="card" title="Check your email">
      <p role="status">
        We sent a message to <strong>{address}</strong>. Open the link in it to confirm your address, then sign in. The
        link expires in 3 days. Nothing there? Look in your spam folder, or sign in to get a new one.
      </p>
      <LocalInbox />
      <p className={styles.aside}>
        <Link className="link" to="/sign-in" state={{ email: address }}>
          Go to sign-in
        </Link>
      </p>
    </PublicLayout>
  )
}
