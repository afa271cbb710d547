import { Button, Checkbox, Modal, Textarea, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { meQuery } from "~/api/accounts"
import { type Content, editPost, type PostDetail, type Target } from "~/api/posts"
import { useReleases } from "~/features/approval/releases"
import { wallOf } from "~/features/calendar/dates"
import { done, failed } from "~/ui/toast"
import { LABELED } from "./draft"
import styles from "./Posts.module.css"
import { PLATFORMS } from "./platforms"

interface Props {
  post: PostDetail
  close: () => void
}

/** What a post says in each account, and when it goes out. */
export function EditPost({ post, close }: Props) {
  const { data: me } = useQuery(meQuery)
  if (!me) return null
  return <Form post={post} close={close} zone={me.timezone} />
}

function Form({ post, close, zone }: Props & { zone: string }) {
  const releases = useReleases()
  const [contents, setContents] = useState(() => new Map(post.targets.map((one) => [one.account_id, one.content])))
  const before = post.due_at ? wallOf(post.due_at, zone) : ""
  const [at, setAt] = useState(before)
  const [busy, setBusy] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const changed = post.targets.filter((one) => contents.get(one.account_id) !== one.content)
    const targets = changed.map((one) => ({ account_id: one.account_id, content: contents.get(one.account_id) ?? {} }))
    editPost(
      post,
      targets as { account_id: string; content: Content }[],
      at && at !== before ? { when: "at", at, zone } : null,
    )
      .then(() => {
        done(releases ? "Post changed" : "Sent for approval")
        close()
      }, failed)
      .finally(() => setBusy(false))
  }
  return (
    <Modal opened onClose={close} title="Edit post" size="lg">
      <form className={styles.days} onSubmit={submit}>
        {post.targets.map((one) => (
          <Words
            key={one.id}
            target={one}
            content={contents.get(one.account_id) ?? one.content}
            change={(content) => setContents((all) => new Map(all).set(one.account_id, content))}
          />
        ))}
        <TextInput
          type="datetime-local"
          label="Date and time"
          description={`Time zone: ${zone.replaceAll("_", " ")}`}
          inputWrapperOrder={["label", "input", "description"]}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <div className={styles.buttons}>
          <Button type="submit" loading={busy}>
            {releases ? "Save" : "Send for approval"}
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </div>
      </form>
    </Modal>
  )
}

interface WordsProps {
  target: Target
  content: Content
  change: (content: Content) => void
}

function Words({ target, content, change }: WordsProps) {
  const where = `${target.account_name} on ${PLATFORMS[target.platform].name}`
  const titled = target.platform === "youtube" || target.platform === "facebook"
  return (
    <>
      {titled && (
        <TextInput
          label={`Title · ${where}`}
          maxLength={300}
          value={content.title ?? ""}
          onChange={(event) => change({ ...content, title: event.currentTarget.value })}
        />
      )}
      <Textarea
        label={`Post caption · ${where}`}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={10_000}
        value={content.caption ?? ""}
        onChange={(event) => change({ ...content, caption: event.currentTarget.value })}
      />
      {LABELED.includes(target.platform) && (
        <Checkbox
          label={`Paid promotion · ${where}`}
          checked={content.branded ?? false}
          onChange={(event) => change({ ...content, branded: event.currentTarget.checked })}
        />
      )}
    </>
  )
}
