/** Flask's signed cookies, opened: the stamp and the signature change with the clock, what they sign must not. */
import { inflateSync } from 'node:zlib'

/** A `Set-Cookie` line with the signed value as the text it holds; any other line as it is. */
export function opened(line: string): string {
  const found = /^([^=;]+)="?(\.?[\w-]+)\.[\w-]{6}\.[\w-]{27}"?(?=;|$)/.exec(line)
  const text = found && payload(String(found[2]))
  return found && text !== null ? `${found[1]}=${text} (signed)${line.slice(found[0].length)}` : line
}

function payload(value: string): string | null {
  try {
    const bytes = Buffer.from(value.replace(/^\./, ''), 'base64url')
    const text = (value.startsWith('.') ? inflateSync(bytes) : bytes).toString('utf8')
    JSON.parse(text)
    // Its own semicolons would end the value.
    return text.replaceAll(';', '%3B')
  } catch {
    return null
  }
}
