const LOOPBACK = ["127.0.0.1", "localhost"]

/** On a laptop no mail leaves the machine: the local cloud shows them at an address of its own. */
export function LocalInbox() {
  if (!LOOPBACK.includes(location.hostname)) return null
  return (
    <a className="link" href="/_local/mail" target="_blank" rel="noreferrer">
      Open the local inbox
    </a>
  )
}
