/** Printable lines: spans of text with a style each, sanitised and coloured in one place. */
import { sanitizeLine } from './sanitize.js'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

export interface Span {
  readonly text: string
  readonly style: Style | null
}

export type Line = readonly Span[]

/** Turns lines into text. Every span is sanitised before it is coloured, so no repository text can reach a terminal raw. */
export function render(lines: readonly Line[], colour: 'ansi' | 'plain'): string {
  const paint = colour === 'ansi' ? painted : plain
  return lines.map((line) => `${line.map(paint).join('').trimEnd()}\n`).join('')
}

/** One line from a template: t`Found ${bold(3)} routes`. */
export function t(strings: TemplateStringsArray, ...values: readonly (string | number | Span | Line)[]): Line {
  const parts = strings.flatMap((text, index) => [...spans(text), ...spans(values[index] ?? '')])
  return parts.filter((span) => span.text !== '')
}

export const bold = styled('bold')
export const dim = styled('dim')
export const red = styled('red')
export const green = styled('green')
export const yellow = styled('yellow')
export const cyan = styled('cyan')

/** `1 route`, `2 routes`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`
}

const CODES: Readonly<Record<Style, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 }

function styled(style: Style): (text: string | number) => Span {
  return (text) => ({ text: String(text), style })
}

function spans(value: string | number | Span | Line): Line {
  if (typeof value === 'string' || typeof value === 'number') return [{ text: String(value), style: null }]
  return 'text' in value ? [value] : value
}

function plain(span: Span): string {
  return sanitizeLine(span.text)
}

function painted(span: Span): string {
  const text = sanitizeLine(span.text)
  return span.style === null ? text : `\u001b[${CODES[span.style]}m${text}\u001b[0m`
}
