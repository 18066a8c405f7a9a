/** A handler before and after, side by side. */
import { type Html, html } from './html-text.js'
import { lineChanges } from './lines.js'

const MOST_LINES = 300

export function sideBySide(before: string, after: string): Html {
  const old = linesOf(before)
  const fresh = linesOf(after)
  const rows: Html[] = []
  let [oldAt, newAt] = [0, 0]
  for (const change of [...lineChanges(old, fresh), null]) {
    const until = change?.oldStart ?? old.length
    while (oldAt < until) rows.push(row(old[oldAt++], fresh[newAt++], 'same'))
    if (change === null) break
    const height = Math.max(change.oldEnd - change.oldStart, change.newEnd - change.newStart)
    for (let index = 0; index < height; index++) {
      const left = change.oldStart + index < change.oldEnd ? old[change.oldStart + index] : undefined
      const right = change.newStart + index < change.newEnd ? fresh[change.newStart + index] : undefined
      rows.push(row(left, right, 'changed'))
    }
    oldAt = change.oldEnd
    newAt = change.newEnd
  }
  return html`<table class="diff"><thead><tr><th>Flask</th><th>FastAPI</th></tr></thead><tbody>${rows}</tbody></table>`
}

function row(left: string | undefined, right: string | undefined, kind: 'same' | 'changed'): Html {
  return html`<tr>${cell(left, kind === 'same' ? '' : 'old')}${cell(right, kind === 'same' ? '' : 'new')}</tr>`
}

function cell(line: string | undefined, kind: string): Html {
  return line === undefined ? html`<td class="none"></td>` : html`<td class="${kind}">${line}</td>`
}

function linesOf(text: string): readonly string[] {
  const lines = text.trimEnd().split(/\r?\n/)
  const indent = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  )
  const kept = lines.slice(0, MOST_LINES).map((line) => line.slice(indent))
  return lines.length > MOST_LINES ? [...kept, '…'] : kept
}
