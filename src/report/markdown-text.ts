/** Text from a repository made harmless in Markdown: no markup, no link, no mention, no element. */
import { sanitizeLine } from './sanitize.js'

/** Prose; what stands between two backticks becomes code. */
export function escaped(text: string): string {
  const parts = sanitizeLine(text).split('`')
  const isPaired = parts.length % 2 === 1
  return parts
    .map((part, index) => (isPaired && index % 2 === 1 ? `<code>${inert(part)}</code>` : inert(part)))
    .join('')
}

/** For the inside of a `<code>` element. */
export function quoted(text: string): string {
  return inert(sanitizeLine(text))
}

/** Entities keep Markdown away; a comment behind it keeps GitHub from seeing a mention, a reference or a bare link. */
function inert(text: string): string {
  return text
    .replace(/[&<>"'\\`*_[\]!|~$]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@|(?<!&)#|:(?=\/\/)|\bwww(?=\.)/gi, '$&<!-- -->')
}
