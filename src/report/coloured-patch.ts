/** A patch for eyes: coloured and sanitised, so no longer a patch git would take. */
import { bold, cyan, green, type Line, red, t } from './document.js'

export function colouredPatch(patch: Uint8Array): readonly Line[] {
  const text = new TextDecoder().decode(patch)
  return text.replace(/\n$/, '').split('\n').map(coloured)
}

function coloured(line: string): Line {
  // The carriage return of a CRLF line is no news; anything else that is odd becomes visible.
  const shown = line.replace(/\r$/, '')
  if (/^(diff --git|---|\+\+\+|new file|deleted file)/.test(shown)) return [bold(shown)]
  if (shown.startsWith('@@')) return [cyan(shown)]
  if (shown.startsWith('+')) return [green(shown)]
  return shown.startsWith('-') ? [red(shown)] : t`${shown}`
}
