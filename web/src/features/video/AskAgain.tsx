import { Button, Popover, RangeSlider, Slider, Switch, TextInput } from "@mantine/core"
import { IconSparkles } from "@tabler/icons-react"
import { type FormEvent, useState } from "react"
import { type Options, startAnalysis } from "~/api/analyses"
import { failed } from "~/ui/toast"
import styles from "./AskAgain.module.css"

interface Props {
  videoId: string
  options: Options
  running: boolean
}

/** Ask for other moments: about a topic, more or fewer, shorter or longer. */
export function AskAgain({ videoId, options, running }: Props) {
  const [prompt, setPrompt] = useState(options.prompt ?? "")
  const [sensitivity, setSensitivity] = useState(options.sensitivity ?? 0.75)
  const [length, setLength] = useState<[number, number]>([options.min_seconds ?? 15, options.max_seconds ?? 60])
  const [reanalyze, setReanalyze] = useState(false)
  const [open, setOpen] = useState(false)
  const [sending, setSending] = useState(false)
  const ask = (event: FormEvent) => {
    event.preventDefault()
    setOpen(false)
    setSending(true)
    const topic = prompt.trim() ? { prompt: prompt.trim() } : {}
    const changed = length[0] !== 15 || length[1] !== 60
    const lengths = changed ? { min_seconds: length[0], max_seconds: length[1] } : {}
    startAnalysis(videoId, { sensitivity, ...topic, ...lengths, ...(reanalyze && { reanalyze }) })
      .catch(failed)
      .finally(() => setSending(false))
  }
  return (
    <Popover position="bottom-end" shadow="md" width={340} trapFocus opened={open} onChange={setOpen}>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconSparkles size={16} />}
          loading={sending}
          disabled={running}
          onClick={() => setOpen(!open)}
        >
          {running ? "Finding clips…" : "Find different clips"}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <form className={styles.settings} onSubmit={ask}>
          <TextInput
            label="Topic"
            description="Leave blank for the best clips"
            placeholder="The part on pricing"
            maxLength={500}
            value={prompt}
            onChange={(event) => setPrompt(event.currentTarget.value)}
            data-autofocus
          />
          <div>
            <p id="sensitivity">Number of clips</p>
            <Slider
              aria-labelledby="sensitivity"
              thumbProps={{ "aria-labelledby": "sensitivity" }}
              min={0}
              max={1}
              step={0.05}
              value={sensitivity}
              onChange={setSensitivity}
            />
            <p className={styles.ends}>
              <span>Fewer, stronger</span>
              <span>More</span>
            </p>
          </div>
          <div>
            <p>
              Length: {length[0]}–{length[1]} s
            </p>
            <RangeSlider
              thumbFromLabel="Shortest"
              thumbToLabel="Longest"
              min={5}
              max={180}
              step={5}
              minRange={5}
              value={length}
              onChange={setLength}
            />
          </div>
          <Switch
            label="Analyze the video again"
            description="Only if words or faces were missed. Takes longer and counts toward your plan."
            checked={reanalyze}
            onChange={(event) => setReanalyze(event.currentTarget.checked)}
          />
          <Button type="submit" leftSection={<IconSparkles size={16} />}>
            Find clips
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
