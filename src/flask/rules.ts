/** Werkzeug's rules as text: their parts, their converters with arguments, and how they rank (werkzeug.routing.rules). */

/** A variable of a rule with its converter. */
export interface RuleVariable {
  readonly converter: string
  /** What stands between the converter's brackets. */
  readonly arguments: string
  readonly variable: string
}

/** One piece of a rule: fixed text, or a variable. */
export type RulePart = string | RuleVariable

/** Splits `/user/<int:id>` into its parts. */
export function parseRule(rule: string): RulePart[] {
  const parts: RulePart[] = []
  let position = 0
  for (const match of rule.matchAll(/<(?:([a-zA-Z_]\w*)(?:\((.*?)\))?:)?([a-zA-Z_]\w*)>/g)) {
    if (match.index > position) parts.push(rule.slice(position, match.index))
    parts.push({ converter: match[1] ?? 'default', arguments: (match[2] ?? '').trim(), variable: match[3] ?? '' })
    position = match.index + match[0].length
  }
  if (position < rule.length) parts.push(rule.slice(position))
  return parts
}

export const variablesOf = (rule: string): RuleVariable[] =>
  parseRule(rule).flatMap((part) => (typeof part === 'string' ? [] : [part]))

export type ConverterValue = string | number | boolean | null

export interface ConverterArguments {
  readonly positional: readonly ConverterValue[]
  readonly keywords: ReadonlyMap<string, ConverterValue>
}

const ARGUMENT = /\s*(?:(\w+)\s*=\s*)?("[^"]*?"|'[^']*'|[\w.]+)\s*,/y

/** Reads `length=2` or `de, "en-GB"` as Werkzeug does: bare words are strings; null for what it would not accept. */
export function converterArguments(text: string): ConverterArguments | null {
  const positional: ConverterValue[] = []
  const keywords = new Map<string, ConverterValue>()
  const given = text.trim() === '' ? '' : `${text},`
  let position = 0
  while (position < given.trimEnd().length) {
    ARGUMENT.lastIndex = position
    const match = ARGUMENT.exec(given)
    if (!match) return null
    const value = converterValue(match[2] ?? '')
    if (match[1]) keywords.set(match[1], value)
    else positional.push(value)
    position = ARGUMENT.lastIndex
  }
  return { positional, keywords }
}

function converterValue(text: string): ConverterValue {
  if (text === 'None') return null
  if (text === 'True' || text === 'False') return text === 'True'
  if (/^["']/.test(text)) return text.slice(1, -1)
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
