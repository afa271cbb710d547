import type { ReactNode } from "react"
import { TEXTS } from "~/api/privacy"
import { PublicLayout } from "~/app/PublicLayout"

/** A text that people agree to. */
function Text({ title, version, children }: { title: string; version: string; children: ReactNode }) {
  return (
    <PublicLayout as="text" title={title}>
      <p className="quiet">Version {version}</p>
      {children}
    </PublicLayout>
  )
}

export function Terms() {
  return (
    <Text title="Terms of use" version={TEXTS.terms}>
      <p>
        Cutroom is free software under the Apache License 2.0. Whoever runs this copy of it offers it to you; these are
        the rules between you and them.
      </p>
      <h2>Your videos stay yours</h2>
      <p>
        You keep every right in what you upload and in what is made of it. You let this copy of Cutroom store, read and
        change it as far as that is needed to do what you ask for, and no further.
      </p>
      <h2>Upload what you have rights to</h2>
      <p>
        Upload only videos that you made or may use, and nothing illegal. Reported content may be taken down; you will
        be notified.
      </p>
      <h2>No promises about the result</h2>
      <p>
        Review every short before you publish it: clips, captions and crops are chosen by machines. The software comes
        without warranty, as its license says.
      </p>
      <h2>Closing your account</h2>
      <p>
        You can export your data and delete your account at any time, under <em>Account, Privacy</em>.
      </p>
    </Text>
  )
}

export function PrivacyText() {
  return (
    <Text title="Privacy policy" version={TEXTS.privacy}>
      <h2>What is kept</h2>
      <p>
        Your name, your email address, a hashed form of your password, your preferences, where you are signed in, and
        what you agreed to and when. Your videos, and what is made of them: previews, words, faces as boxes in the
        picture, moments, shorts. What jobs were run and what models have cost.
      </p>
      <h2>What for</h2>
      <p>To do what you ask for. Nothing is sold, nobody is profiled, and no other site is told that you are here.</p>
      <h2>Where it goes</h2>
      <p>
        It stays in the storage of whoever runs this copy. Where they have set up models of others, the sound or the
        words of a video are sent to that vendor when you ask for an analysis; without that, nothing leaves. A link that
        you share shows one short to whoever has it, until it expires or you revoke it.
      </p>
      <h2>How long</h2>
      <p>
        Until you delete it. Work files go after 14 days, answers of models after 30. When you delete your account,
        everything goes at once; copies for emergencies are overwritten within weeks.
      </p>
      <h2>Your rights</h2>
      <p>
        Under <em>Account, Privacy</em> you can review and withdraw your consents, export all of your data as one file,
        and delete everything. Cookies: one, which keeps you signed in.
      </p>
    </Text>
  )
}
