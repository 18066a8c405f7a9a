/** Which of two rules Werkzeug prefers for an address both match, and whether there is such an address (werkzeug.routing.matcher). */
import { converterArguments, parseRule, type RuleVariable } from './rules.js'

/** What stands between two slashes; a converter that matches slashes takes everything that follows along. */
interface Segment {
  readonly text: string
  readonly isStatic: boolean
  readonly isFinal: boolean
  /** Null when a converter's pattern is not known. */
  readonly pattern: RegExp | null
  readonly variables: readonly RuleVariable[]
  /** Fixed text before the first and after the last variable. */
  readonly prefix: string
  readonly suffix: string
  readonly weight: readonly (number | readonly (number | readonly number[])[])[]
}

export type RankedRule = readonly Segment[]

/** Weights of the project's own converters by name. */
export type CustomWeights = ReadonlyMap<string, number>

const WEIGHTS: Readonly<Record<string, number>> = { int: 50, float: 50, path: 200 }

export function rankedRule(rule: string, custom: CustomWeights): RankedRule {
  const segments: Segment[] = []
  let parts: ReturnType<typeof parseRule> = []
  let isFinal = false
  const close = (): void => {
    segments.push(segment(parts, isFinal, custom))
    parts = []
    isFinal = false
  }
  for (const part of parseRule(rule)) {
    if (typeof part !== 'string') {
      parts.push(part)
      isFinal ||= part.converter === 'path'
      continue
    }
    for (const [index, text] of part.split('/').entries()) {
      if (index > 0 && !isFinal) close()
      const kept = index > 0 && isFinal ? `/${text}` : text
      if (kept) parts.push(kept)
    }
  }
  close()
  return segments
}

function segment(parts: ReturnType<typeof parseRule>, isFinal: boolean, custom: CustomWeights): Segment {
  const variables = parts.filter((part): part is RuleVariable => typeof part !== 'string')
  const texts = parts.filter((part): part is string => typeof part === 'string')
  const sources = parts.map((part) => (typeof part === 'string' ? escaped(part) : patternOf(part)))
  const [first, last] = [parts[0], parts.at(-1)]
  // A slash that a path takes along does not count (werkzeug.routing.rules.Rule._parse_rule).
  const counted = texts.flatMap((text) => text.split('/').filter(Boolean))
  const weights = variables.map(({ converter }) => custom.get(converter) ?? WEIGHTS[converter] ?? 100)
  return {
    text: texts.join(''),
    isStatic: variables.length === 0,
    isFinal,
    pattern: sources.every((source) => source !== null) ? new RegExp(`^(?:${sources.join('')})$`, 'u') : null,
    variables,
    prefix: typeof first === 'string' ? first : '',
    suffix: typeof last === 'string' ? last : '',
    weight: [-counted.length, counted.map((text, index) => [index, -text.length]), -variables.length, weights],
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

function patternOf({ converter, arguments: given }: RuleVariable): string | null {
  const args = converterArguments(given)
  switch (converter) {
    case 'default':
      return '[^\\/]+'
    case 'string': {
      const [low, high] = [args?.keywords.get('minlength') ?? 1, args?.keywords.get('maxlength') ?? '']
      const length = args?.keywords.get('length')
      return args?.positional.length === 0 ? `[^\\/]{${length ?? `${low},${high}`}}` : '[^\\/]+'
    }
    case 'int':
      return args?.keywords.has('signed') ? '-?\\d+' : '\\d+'
    case 'float':
      return args?.keywords.has('signed') ? '-?\\d+\\.\\d+' : '\\d+\\.\\d+'
    case 'path':
      return '[^\\/].*'
    case 'uuid':
      return '[A-Fa-f0-9]{8}(?:-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}'
    case 'any':
      return args ? `(?:${args.positional.map((item) => escaped(String(item))).join('|')})` : null
    default:
      return null
  }
}

/** Negative: `a` is tried first; zero: the order of declaration decides. */
export function compareRanks(a: RankedRule, b: RankedRule): number {
  for (const [index, own] of a.entries()) {
    const other = b[index]
    if (!other) return 0
    if (own.isStatic && other.isStatic) {
      if (own.text !== other.text) return 0
    } else if (own.isStatic !== other.isStatic) return own.isStatic ? -1 : 1
    else {
      const order = compareWeights(own.weight, other.weight)
      if (order !== 0) return order
      if (String(own.pattern) !== String(other.pattern)) return 0
    }
  }
  return 0
}

type Weight = number | readonly Weight[]

function compareWeights(a: Weight, b: Weight): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b)
  for (const [index, own] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    const order = compareWeights(own, other)
    if (order !== 0) return order
  }
  return a.length - b.length
}

/** Whether some address is matched by both rules; in doubt it is. */
export function canMeet(a: RankedRule, b: RankedRule, from = 0): boolean {
  const [own, other] = [a[from], b[from]]
  if (!own || !other) return own === other
  if (own.isFinal || other.isFinal) return tailsMeet(a.slice(from), b.slice(from))
  return segmentsMeet(own, other) && canMeet(a, b, from + 1)
}

function segmentsMeet(own: Segment, other: Segment): boolean {
  if (own.isStatic && other.isStatic) return own.text === other.text
  if (own.isStatic) return other.pattern?.test(own.text) ?? true
  if (other.isStatic) return own.pattern?.test(other.text) ?? true
  const listed = choices(own) ?? choices(other)
  const pattern = choices(own) ? other.pattern : own.pattern
  if (listed && pattern) return listed.some((text) => pattern.test(text))
  const [a, b] = [soleConverter(own), soleConverter(other)]
  if (a && b && a !== b && DISJOINT.has(a) && DISJOINT.has(b)) return false
  const [only, rest] = a && CHARACTERS[a] ? [CHARACTERS[a], other.text] : [b ? CHARACTERS[b] : undefined, own.text]
  if (only && !only.test(rest)) return false
  return agree(own.prefix, other.prefix, 'startsWith') && agree(own.suffix, other.suffix, 'endsWith')
}

const DISJOINT: ReadonlySet<string> = new Set(['int', 'float', 'uuid'])

/** What the texts of a converter consist of. */
const CHARACTERS: Readonly<Record<string, RegExp>> = {
  int: /^[-\d]*$/,
  float: /^[-.\d]*$/,
  uuid: /^[-A-Fa-f0-9]*$/,
}

const isSole = ({ variables, text }: Segment): boolean => variables.length === 1 && text === ''

const soleConverter = (own: Segment): string | null => (isSole(own) ? (own.variables[0]?.converter ?? null) : null)

function choices(own: Segment): readonly string[] | null {
  if (soleConverter(own) !== 'any') return null
  return converterArguments(own.variables[0]?.arguments ?? '')?.positional.map(String) ?? null
}

/** One side matches slashes from here on. */
function tailsMeet(a: RankedRule, b: RankedRule): boolean {
  for (const [own, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (!other.every(({ isStatic }) => isStatic)) continue
    const text = other.map(({ text }) => text).join('/')
    const [first] = own
    return own.length === 1 && first?.pattern ? first.pattern.test(text) : true
  }
  const [first, second] = [a[0], b[0]]
  if (first && second && !first.isStatic && !second.isStatic && !agree(first.prefix, second.prefix, 'startsWith'))
    return false
  return agree(a.at(-1)?.suffix ?? '', b.at(-1)?.suffix ?? '', 'endsWith')
}

const agree = (a: string, b: string, side: 'startsWith' | 'endsWith'): boolean => a[side](b) || b[side](a)
