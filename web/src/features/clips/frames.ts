/** Stills of a video at any moment, from one hidden player that goes from place to place. */
interface Wish {
  atMs: number
  draw: (video: HTMLVideoElement) => void
}

const players = new Map<string, FramePlayer>()
const KEPT = 4
const PAINTED_MS = 200

class FramePlayer {
  private wishes: Wish[] = []
  private busy = false
  private readonly video: HTMLVideoElement

  constructor(url: string) {
    this.video = Object.assign(document.createElement("video"), { preload: "auto", muted: true, src: url })
  }

  ask(wish: Wish): () => void {
    this.wishes.push(wish)
    void this.work()
    return () => {
      this.wishes = this.wishes.filter((one) => one !== wish)
    }
  }

  private async work() {
    if (this.busy) return
    this.busy = true
    for (let wish = this.wishes.shift(); wish; wish = this.wishes.shift()) {
      if (await this.seek(wish.atMs)) wish.draw(this.video)
    }
    this.busy = false
  }

  /** Goes there; true when the frame of that time is the one that would be drawn. */
  private async seek(atMs: number): Promise<boolean> {
    const video = this.video
    const painted = new Promise<void>((resolve) => {
      video.requestVideoFrameCallback?.(() => resolve())
    })
    const arrived = new Promise<boolean>((resolve) => {
      video.onseeked = () => resolve(true)
      video.onerror = () => resolve(false)
    })
    video.currentTime = atMs / 1000 + 0.001
    const good = await arrived
    // "seeked" can come before the frame does; where it is the same frame again, none comes
    if (good) await Promise.race([painted, new Promise((resolve) => setTimeout(resolve, PAINTED_MS))])
    return good
  }

  get idle(): boolean {
    return !this.busy
  }

  end() {
    this.video.removeAttribute("src")
    this.video.load()
  }
}

/** Have `draw` called with the frame at `atMs`; gives the way to ask no more. */
export function frameAt(url: string, atMs: number, draw: (video: HTMLVideoElement) => void): () => void {
  let player = players.get(url)
  if (!player) {
    player = new FramePlayer(url)
    players.set(url, player)
    // one that still has frames to draw is let go of another time
    for (const [old, gone] of [...players].slice(0, -KEPT).filter(([, one]) => one.idle)) {
      gone.end()
      players.delete(old)
    }
  }
  return player.ask({ atMs, draw })
}
