/** Makes text from a repository safe to print: nothing in it can move the cursor, recolour or reorder a terminal. */

/** Every control, bidirectional or invisible character becomes a visible escape; tab and newline stay. */
export function sanitize(text: string): string {
  return text.replace(UNSAFE, visible)
}

/** As `sanitize`, for a field that must stay on one line. */
export function sanitizeLine(text: string): string {
  return sanitize(text).replaceAll('\n', '\\n')
}

/** The same for JSON text: the escapes of JSON, so that the value stays what it was. */
export function escapeInJson(json: string): string {
  return json.replace(UNSAFE, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

// C0 but tab and newline, DEL, C1, soft hyphen, Arabic letter mark, Mongolian separator, zero-width and direction marks,
// line and paragraph separators, bidirectional embeddings and isolates, lone surrogates, BOM, interlinear marks, tags.
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
