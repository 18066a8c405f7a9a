/** Tests that nothing carries over while the rest of their suite can be: they are skipped and say so, their text stays in comments. */
import type { FlaskModel } from '../flask/model.js'
import { isTestPath } from '../flask/tests.js'
import type { Project } from '../project/project.js'
import { docstringOf, nameOf } from '../python/functions.js'
import { importsOf } from '../python/imports.js'
import type { PyModule, PyNode } from '../python/node.js'
import { positionAt } from '../python/style.js'
import { bodyOf, enclosingFunction, field, statementsOf, textOf } from '../python/syntax.js'
import { SET_ASIDE } from './own-findings.js'
import type { Remark } from './plan.js'
import { lostTests, testsOf } from './tests-lost.js'

export interface Aside {
  /** Texts of test files in which the bodies of some functions are comments. */
  readonly texts: ReadonlyMap<string, string>
  readonly remarks: readonly Remark[]
  /** Every test that is skipped now, by its file and name. */
  readonly lost: ReadonlySet<string>
}

/** At most one test in so many is skipped; otherwise the suite would no longer say what it is there for. */
const SHARE = 4

/** Null when no test stands in the way, or when one that does cannot be set aside. */
export function setAside(
  remarks: readonly Remark[],
  { project }: FlaskModel,
  before: ReadonlySet<string>,
): Aside | null {
  const blocking = remarks.filter(({ node, blocks }) => blocks && isTestPath(node.module.path))
  const whys = new Map<PyNode, Remark>()
  for (const remark of blocking) {
    const definition = outermost(remark.node)
    if (!definition || bodyStart(definition) === null || skipOf(definition) === null) return null
    if (!whys.has(definition)) whys.set(definition, remark)
  }
  const found = whys.size > 0 ? lostTests([...whys.keys()], project) : null
  const total = testsOf(project).length
  if (!found) return null
  const lost = new Set([...before, ...found.map((definition) => `${definition.module.path}:${nameOf(definition)}`)])
  if (lost.size * SHARE > total) return null
  const modules = new Set([...whys.keys()].map(({ module }) => module))
  const texts = [...modules].map((module) => {
    const own = [...whys.keys()].filter((definition) => definition.module === module)
    return [module.path, withComments(module, own)] as const
  })
  const count = `${found.length} of ${total}`
  const said = [...whys].map(([definition, why]) => remarkOn(definition, why, count, project))
  return { texts: new Map(texts), remarks: said, lost }
}

function remarkOn(definition: PyNode, why: Remark, count: string, { modules }: Project): Remark {
  const what = why.text.what.replace(/\{(\w+)\}/g, (_, key: string) => why.data[key] ?? '')
  const { path } = definition.module
  const place = { path, line: positionAt(definition.module, definition.start).line }
  const node = modules.find((module) => module.path === path)?.root ?? definition
  const data = { name: nameOf(definition), what, count }
  return { node, author: 'flask', code: 'set-aside', text: SET_ASIDE, data, blocks: false, place, isAfterwards: true }
}

/** The function of a module or of a class that a node stands in the body of. */
function outermost(node: PyNode): PyNode | null {
  let found = enclosingFunction(node)
  for (let outer = found && enclosingFunction(found); outer; outer = enclosingFunction(outer)) found = outer
  const body = found && bodyOf(found)
  return body && node.start >= body.start ? found : null
}

/** Where the body begins that is to become comments: below the docstring, on a line of its own. */
function bodyStart(definition: PyNode): number | null {
  const body = bodyOf(definition)
  const docstring = docstringOf(definition)
  const first = body && statementsOf(body).find((statement) => !docstring || statement.start >= docstring.end)
  if (!first) return null
  const { text } = definition.module
  const start = text.lastIndexOf('\n', first.start) + 1
  return start > definition.start && text.slice(start, first.start).trim() === '' ? start : null
}

function withComments(module: PyModule, definitions: readonly PyNode[]): string {
  let { text } = module
  for (const definition of [...definitions].sort((a, b) => b.start - a.start)) {
    const start = bodyStart(definition) as number
    const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? ''
    const lines = text.slice(start, definition.end).split('\n')
    const comments = lines.map((line) => (line.trim() === '' ? '' : `${indent}# ${withoutIndent(line, indent)}`))
    const todo = `${indent}# TODO(flask-to-fastapi): ${SET_ASIDE.todo} [flask/set-aside]`
    const above = [todo, `${indent}${skipOf(definition)}`]
    text = text.slice(0, start) + [...above, ...comments].join('\n') + text.slice(definition.end)
  }
  const needsPytest =
    definitions.some((definition) => skipOf(definition)?.startsWith('pytest.')) && !imports(module, 'pytest')
  return needsPytest ? withPytest(module, text) : text
}

const withoutIndent = (line: string, indent: string): string =>
  line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()

const WHY = '"still written for Flask"'

/** The statement that skips every test that comes here; null where no test is known to be running. */
function skipOf(definition: PyNode): string | null {
  const { module, parent } = definition
  const isMethod = parent?.kind === 'block' || parent?.parent?.kind === 'block'
  const [self] = field(definition, 'parameters')?.children ?? []
  if (imports(module, 'pytest')) return `pytest.skip(${WHY})`
  if (isMethod && imports(module, 'unittest')) return self && textOf(self) === 'self' ? `self.skipTest(${WHY})` : null
  return imports(module, 'unittest') ? `raise unittest.SkipTest(${WHY})` : `pytest.skip(${WHY})`
}

const imports = (module: PyModule, name: string): boolean =>
  importsOf(module).some(({ isFrom, isTopLevel, names }) => {
    return !isFrom && isTopLevel && names.some((own) => own.name === name && own.alias === null)
  })

/** Above the first import that is neither of the future nor of the standard library, as far as it can be told: the first of Flask. */
function withPytest(module: PyModule, text: string): string {
  const found = importsOf(module).filter(({ isTopLevel, module: name }) => isTopLevel && name !== '__future__')
  const [first] = found
  const at = found.find(({ module: name }) => /^flask/.test(name)) ?? first
  const start = at?.node.start ?? 0
  return `${text.slice(0, start)}import pytest\n${text.slice(start)}`
}
