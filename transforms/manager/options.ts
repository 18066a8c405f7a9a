/** `@manager.option(...)`, which took what argparse takes. */
import { code, type Hole, importedModule, join, py, quoted } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { textOf } from '../../src/python/syntax.js'
import type { ManagerPlanner } from './index.js'

const click = importedModule('click')
const KNOWN: ReadonlySet<string> = new Set('dest default help type action required choices metavar'.split(' '))

export function optionOf(call: PyNode, plan: ManagerPlanner): Hole {
  const { positional, keywords, hasStar } = callArgs(call)
  const names = positional.map((node) => literalString(node))
  const unknown = [...keywords.keys()].find((key) => !KNOWN.has(key))
  const action = keywords.get('action') ? literalString(keywords.get('action')) : 'store'
  if (
    hasStar ||
    names.includes(null) ||
    names.length === 0 ||
    unknown ||
    (action !== 'store' && action !== 'store_true')
  ) {
    plan.refuse(call, 'command-option', {
      option: unknown ?? (action ? `action=${action}` : 'names that are computed'),
    })
    return null
  }
  const isArgument = !(names[0] as string).startsWith('-')
  const dest = keywords.get('dest')
  const given = literalString(dest)
  if (dest && (given === null || given !== given.toLowerCase())) {
    plan.refuse(call, 'command-option', { option: `dest=${textOf(dest)}` })
    return null
  }
  const own = given !== null && given !== derived(names as string[]) ? quoted(given) : null
  const value = keywords.get('default')
  const isFlag = action === 'store_true'
  const parts: Hole[] = [
    ...positional,
    !isArgument && own,
    isFlag && code('is_flag=True'),
    value && value.kind !== 'none' && !(isFlag && value.kind === 'false') && py`default=${value}`,
    keywords.get('required')?.kind === 'true' && !isArgument && code('required=True'),
    isArgument && value && code('required=False'),
    !isFlag && typeOf(keywords, value),
    keywords.get('metavar') && py`metavar=${keywords.get('metavar')}`,
    !isArgument && keywords.get('help') && py`help=${keywords.get('help')}`,
  ]
  return py`${click}.${code(isArgument ? 'argument' : 'option')}(${join(parts)})`
}

/** The name that click gives an option: its longest, with underscores. */
function derived(names: readonly string[]): string {
  const long = names.find((name) => name.startsWith('--')) ?? names[0] ?? ''
  return long.replace(/^-+/, '').replaceAll('-', '_').toLowerCase()
}

/** Without a type argparse reads text and leaves the default as it is. */
function typeOf(keywords: ReadonlyMap<string, PyNode>, value: PyNode | undefined): Hole {
  const choices = keywords.get('choices')
  const type = keywords.get('type')
  if (choices) return py`type=${click}.Choice(${choices})`
  if (type) return py`type=${type}`
  return value && !/^(?:string|none)$/.test(value.kind) ? py`type=${click}.UNPROCESSED` : null
}
