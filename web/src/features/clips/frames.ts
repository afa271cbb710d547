/** Stills of a video at any moment, from one hidden player that goes from place to place. */
interface Wish {
  atMs: number
  draw: (video: HTMLVideoElement) => void
}

const players = new Map<string, FramePlayer>()
const KEPT = 2

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

  private seek(atMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (good: boolean) => () => {
        this.video.onseeked = null
        this.video.onerror = null
        resolve(good)
      }
      this.video.onseeked = end(true)
      this.video.onerror = end(false)
      this.video.currentTime = atMs / 1000 + 0.001
    })
  }

  end() {
    this.wishes = []
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
    for (const [old, gone] of [...players].slice(0, -KEPT)) {
      gone.end()
      players.delete(old)
    }
  }
  return player.ask({ atMs, draw })
}
