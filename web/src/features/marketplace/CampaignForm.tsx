import { Button, Checkbox, Group, NumberInput, SegmentedControl, Select, Textarea, TextInput } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { createCampaign } from "~/api/market"
import { price } from "~/features/credits/words"
import { PLATFORMS } from "~/features/posts/platforms"
import { many } from "~/ui/format"
import { Page } from "~/ui/Page"
import { done, failed } from "~/ui/toast"
import { BONUSES, budget, type Draft, EMPTY, isReady, preview, request } from "./draft"
import styles from "./Market.module.css"
import { Rules } from "./Shared"
import { payLine } from "./words"

const STEPS = ["Brief", "Rules", "Pay"]

/** A campaign in three steps, beside what a clipper will see and what it will hold. */
export function CampaignForm() {
  const [draft, setDraft] = useState<Draft>(EMPTY)
  const [step, setStep] = useState(0)
  const [busy, setBusy] = useState(false)
  const navigate = useNavigate()
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const last = step === STEPS.length - 1
  const next = () => {
    if (!last) return setStep(step + 1)
    setBusy(true)
    createCampaign(request(draft))
      .then((campaign) => {
        done("Campaign saved as a draft")
        return navigate({ to: "/campaigns/$campaignId", params: { campaignId: campaign.id } })
      }, failed)
      .finally(() => setBusy(false))
  }
  return (
    <Page title="New campaign" crumbs={[{ label: "My campaigns", link: { to: "/campaigns" } }]}>
      <div className={styles.two}>
        <form
          className={styles.card}
          onSubmit={(event) => {
            event.preventDefault()
            next()
          }}
        >
          <p className="quiet">
            Step {step + 1} of {STEPS.length}: {STEPS[step]}
          </p>
          {step === 0 && <Brief draft={draft} set={set} />}
          {step === 1 && <RulesStep draft={draft} set={set} />}
          {step === 2 && <PayStep draft={draft} set={set} />}
          <div className={styles.buttons}>
            {step > 0 && (
              <Button variant="default" onClick={() => setStep(step - 1)}>
                Back
              </Button>
            )}
            <Button type="submit" loading={busy} disabled={!isReady(draft, step)}>
              {last ? "Save draft" : "Next"}
            </Button>
          </div>
        </form>
        <Seen draft={draft} />
      </div>
    </Page>
  )
}

interface StepProps {
  draft: Draft
  set: (change: Partial<Draft>) => void
}

function Brief({ draft, set }: StepProps) {
  return (
    <div className={styles.form}>
      <TextInput
        label="Title"
        required
        maxLength={120}
        value={draft.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Textarea
        label="Brief"
        description="What is it about, for whom, and where do clippers find the footage?"
        required
        autosize
        minRows={5}
        maxLength={4000}
        value={draft.brief}
        onChange={(event) => set({ brief: event.currentTarget.value })}
      />
      <fieldset className={styles.form}>
        <legend>Platforms</legend>
        <Checkbox.Group value={draft.platforms} onChange={(platforms) => set({ platforms })}>
          <Group gap="xs">
            {Object.entries(PLATFORMS).map(([value, { name }]) => (
              <Checkbox key={value} value={value} label={name} />
            ))}
          </Group>
        </Checkbox.Group>
      </fieldset>
    </div>
  )
}

function RulesStep({ draft, set }: StepProps) {
  const lines = (label: string, key: "show" | "avoid" | "hashtags", description: string) => (
    <Textarea
      label={label}
      description={description}
      autosize
      minRows={2}
      value={draft[key]}
      onChange={(event) => set({ [key]: event.currentTarget.value })}
    />
  )
  return (
    <div className={styles.form}>
      {lines("Must show", "show", "One per line")}
      {lines("Must not show", "avoid", "One per line")}
      {lines("Hashtags", "hashtags", "One per line. #ad is always required.")}
      <div className={styles.pair}>
        <Whole label="Shortest (seconds)" value={draft.min} min={1} max={600} set={(min) => set({ min })} />
        <Whole label="Longest (seconds)" value={draft.max} min={draft.min} max={600} set={(max) => set({ max })} />
      </div>
    </div>
  )
}

function PayStep({ draft, set }: StepProps) {
  return (
    <div className={styles.form}>
      <SegmentedControl
        aria-label="Pay"
        value={draft.pay}
        onChange={(pay) => set({ pay: pay === "views" ? "views" : "clip" })}
        data={[
          { value: "clip", label: "Per approved clip" },
          { value: "views", label: "Per 1,000 views" },
        ]}
      />
      <div className={styles.pair}>
        <Amount
          label={draft.pay === "clip" ? "For a clip" : "For 1,000 views"}
          value={draft.price}
          set={(price) => set({ price })}
        />
        {draft.pay === "views" && <Amount label="Most for a clip" value={draft.most} set={(most) => set({ most })} />}
        <Whole label="Places" value={draft.places} min={1} max={10_000} set={(places) => set({ places })} />
        {draft.pay === "views" && (
          <Whole
            label="Paid from (views)"
            value={draft.minViews}
            min={0}
            max={10 ** 9}
            set={(minViews) => set({ minViews })}
          />
        )}
      </div>
      {draft.pay === "clip" && (
        <Select
          label="View bonus"
          description="On top of the clipper’s share. Every place holds the highest bonus that you offer."
          data={BONUSES}
          allowDeselect={false}
          value={String(draft.bonus)}
          onChange={(value) => set({ bonus: Number(value) })}
        />
      )}
    </div>
  )
}

function Whole(props: { label: string; value: number; min: number; max: number; set: (value: number) => void }) {
  const { label, value, min, max, set } = props
  return (
    <NumberInput
      label={label}
      required
      allowDecimal={false}
      allowNegative={false}
      min={min}
      max={max}
      clampBehavior="blur"
      value={value}
      onChange={(next) => set(Number(next) || 0)}
    />
  )
}

function Amount({ label, value, set }: { label: string; value: number; set: (value: number) => void }) {
  return (
    <NumberInput
      label={label}
      required
      prefix="$"
      decimalScale={2}
      fixedDecimalScale
      allowNegative={false}
      max={100_000}
      value={value / 100}
      onChange={(next) => set(Math.round((Number(next) || 0) * 100))}
    />
  )
}

/** What a clipper will see, and what the budget holds. */
function Seen({ draft }: { draft: Draft }) {
  const total = budget(draft)
  const shown = preview(draft)
  return (
    <aside className={styles.stack} aria-label="Preview">
      <section className={styles.card}>
        <h2>Held budget</h2>
        <p>
          <strong className={`${styles.big} tabular`}>{price(total, "USD")}</strong>
        </p>
        <p className="quiet">
          {many(draft.places, "place")} at up to {price(draft.places ? total / draft.places : 0, "USD")}. What isn’t
          used comes back to your balance when the campaign ends.
        </p>
      </section>
      <section className={styles.card}>
        <h2>{draft.title || "What clippers see"}</h2>
        <p className={styles.pay}>{payLine(shown.pay, shown.bonus)}</p>
        {draft.brief && <p className={styles.brief}>{draft.brief}</p>}
        <Rules rules={shown.rules} />
      </section>
    </aside>
  )
}
