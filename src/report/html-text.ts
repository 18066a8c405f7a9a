/** HTML from templates: every value is sanitised and escaped unless it is HTML already. */
import { sanitize } from './sanitize.js'

export interface Html {
  readonly html: string
}

type Value = string | number | Html | readonly (Html | string)[]

export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return {
    html: strings.map((text, index) => text + (index < values.length ? shown(values[index] ?? '') : '')).join(''),
  }
}

function shown(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  return 'html' in value ? value.html : value.map(shown).join('')
}

function escaped(text: string): string {
  return sanitize(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Prose in which code stands between backticks. */
export function prose(text: string): readonly (Html | string)[] {
  const parts = text.split('`')
  if (parts.length % 2 === 0) return [text]
  return parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))
}
