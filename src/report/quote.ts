/** File names in patch headers, written the way git writes and reads them. */

/** Quotes as git does with `core.quotePath` on: in double quotes, C escapes, bytes above ASCII in octal. */
export function quotePath(path: string): string {
  if (!NEEDS_QUOTES.test(path)) return path
  return `"${[...new TextEncoder().encode(path)].map(escapeByte).join('')}"`
}

/** The name of a `---` or `+++` line. git ends names with a space in them by a tab, so that a date is not looked for. */
export function headerPath(path: string): string {
  const quoted = quotePath(path)
  return quoted.includes(' ') ? `${quoted}\t` : quoted
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the bytes git quotes
const NEEDS_QUOTES = /[\u0000-\u001f"\\\u007f-\uffff]/

const NAMED: ReadonlyMap<number, string> = new Map([
  [7, '\\a'],
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [11, '\\v'],
  [12, '\\f'],
  [13, '\\r'],
  [34, '\\"'],
  [92, '\\\\'],
])

function escapeByte(byte: number): string {
  const named = NAMED.get(byte)
  if (named !== undefined) return named
  return byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte)
}
