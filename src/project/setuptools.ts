/** Reads the requirements of setup.cfg and of literal lists in setup.py. */
import { argument, calleeOf } from '../python/calls.js'
import { literalElements, literalPairs, literalString } from '../python/literals.js'
import type { PyModule, PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { nodesOfKind, textOf } from '../python/syntax.js'
import type { Found } from './manifests.js'
import { sectionOf } from './sections.js'

export function readSetupCfg(text: string): readonly Found[] {
  const found: Found[] = []
  let section = ''
  let key = ''
  for (const match of text.matchAll(/[^\n]*(?:\n|$)/g)) {
    const line = match[0]
    const header = /^\[([^\]]+)\]/.exec(line)
    const pair = /^([\w.-]+)\s*[=:]\s*/.exec(line)
    if (header) [section, key] = [header[1] ?? '', '']
    else if (pair) key = pair[1] ?? ''
    const purpose = header ? null : purposeOf(section, key)
    if (purpose === null) continue
    const from = pair ? pair[0].length : (/^\s*/.exec(line)?.[0].length ?? 0)
    const content = line.slice(from).replace(/\s*(?:\s#.*)?$/, '')
    if (content === '' || content.startsWith('#') || (!pair && from === 0)) continue
    const start = match.index + from
    found.push({
      text: content,
      start,
      end: start + content.length,
      section: purpose,
      list: `${section}.${key}`,
      form: 'setup.cfg',
    })
  }
  return found
}

function purposeOf(section: string, key: string): string | null {
  if (section === 'options' && key === 'install_requires') return 'main'
  if (section === 'options' && (key === 'tests_require' || key === 'setup_requires'))
    return key === 'tests_require' ? 'test' : 'dev'
  return section === 'options.extras_require' && key !== '' ? sectionOf(key) : null
}

export function readSetupPy(module: PyModule): readonly Found[] {
  const call = nodesOfKind(module, 'call').find((node) =>
    /^(?:setuptools\.)?setup$/.test(textOf(calleeOf(node) ?? node)),
  )
  if (call === undefined) return []
  const found = listed(argument(call, null, 'install_requires'), 'main')
  const tests = listed(argument(call, null, 'tests_require'), 'test')
  const extras = literalPairs(displayOf(argument(call, null, 'extras_require'))) ?? []
  const optional = extras.flatMap(({ key, value }) => listed(value, sectionOf(literalString(key) ?? 'extra')))
  return [...found, ...tests, ...optional]
}

function listed(node: PyNode | null, section: string): readonly Found[] {
  const found: Found[] = []
  for (const element of literalElements(displayOf(node)) ?? []) {
    const value = literalString(element)
    const [opening, closing] = [element.children[0], element.children.at(-1)]
    if (element.kind !== 'string' || value === null || !opening || !closing) continue
    found.push({
      text: value,
      start: opening.end,
      end: closing.start,
      section,
      list: `${node?.start ?? 0}`,
      form: 'setup.py',
    })
  }
  return found
}

/** The list itself, or the one a module-level name was given. */
function displayOf(node: PyNode | null): PyNode | null {
  if (node?.kind !== 'identifier') return node
  const definitions = bindingOf(node)?.definitions ?? []
  return definitions.length === 1 ? (definitions[0]?.value ?? null) : null
}
