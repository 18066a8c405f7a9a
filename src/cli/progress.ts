/** Tells on stderr where a long run is: one line that changes on a terminal, a line every ten seconds elsewhere. */
import { sanitizeLine } from '../report/sanitize.js'
import type { Progress } from '../report/types.js'
import type { Terminal } from './terminal.js'

export interface ProgressLine {
  show(progress: Progress): void
  /** Takes the line away. */
  clear(): void
}

/** `now` in milliseconds. The pipeline works in long synchronous stretches, so no timer is used. */
export function progressLine({ stderr, env }: Terminal, now: () => number = Date.now): ProgressLine {
  const isLive = stderr.isTTY && env.TERM !== 'dumb'
  const pace = isLive ? LIVE : PLAIN
  const width = (stderr.columns ?? 80) - 1
  let next = now() + pace.first
  let isShown = false
  return {
    show(progress) {
      if (now() < next) return
      next = now() + pace.every
      const text = sanitizeLine(progressText(progress)).slice(0, width)
      stderr.write(isLive ? `\r${text}${CLEAR_REST}` : `${text}\n`)
      isShown = isLive
    },
    clear() {
      if (isShown) stderr.write(`\r${CLEAR_REST}`)
      isShown = false
    },
  }
}

const LIVE = { first: 300, every: 100 }
const PLAIN = { first: 10_000, every: 10_000 }
const CLEAR_REST = '\u001b[K'

function progressText({ phase, done, total, path }: Progress): string {
  const numbers = total > 0 ? ` ${done}/${total}` : ''
  return `${phase}${numbers}${path === undefined ? '' : ` ${path}`}`
}
