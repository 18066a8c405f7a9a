/** Proof on the emitted text, file by file: it parses, every new name is bound, no new import is idle, no comment is lost. */

import { BUILTINS } from '../project/stdlib.js'
import { importsOf } from '../python/imports.js'
import type { PyModule } from '../python/node.js'
import type { PythonParser } from '../python/parser.js'
import { isUnboundRead, readsOf, starImportsOf } from '../python/scope.js'
import { nodesOfKind, textOf } from '../python/syntax.js'

export interface Problem {
  readonly path: string
  readonly code: 'does-not-parse' | 'unbound-name' | 'idle-import' | 'lost-comment'
  readonly detail: string
}

export interface Checked {
  /** The emitted files, parsed again. */
  readonly modules: ReadonlyMap<string, PyModule>
  readonly problems: readonly Problem[]
}

/** What was found in a text; a file that was printed alike before is not read again. */
export type KnownTexts = Map<
  string,
  { readonly text: string; readonly module: PyModule | null; readonly problems: readonly Problem[] }
>

export function checkTexts(
  texts: ReadonlyMap<string, string>,
  before: (path: string) => PyModule | null,
  parser: PythonParser,
  known: KnownTexts = new Map(),
): Checked {
  const modules = new Map<string, PyModule>()
  const problems: Problem[] = []
  for (const [path, text] of texts) {
    const earlier = known.get(path)
    const found = earlier?.text === text ? earlier : { text, ...checkText(path, text, before(path), parser) }
    known.set(path, found)
    if (found.module) modules.set(path, found.module)
    problems.push(...found.problems)
  }
  return { modules, problems }
}

function checkText(
  path: string,
  text: string,
  old: PyModule | null,
  parser: PythonParser,
): { readonly module: PyModule | null; readonly problems: readonly Problem[] } {
  const parsed = parser.parse(path, text, { name: old?.name ?? path, ...(old ? { source: old.source } : {}) })
  if (parsed.refusal !== null)
    return { module: null, problems: [{ path, code: 'does-not-parse', detail: parsed.refusal.detail }] }
  const { module } = parsed
  return { module, problems: [...unboundNames(module, old), ...idleImports(module, old), ...lostComments(module, old)] }
}

function unboundNames(module: PyModule, old: PyModule | null): Problem[] {
  if (starImportsOf(module).length > 0) return []
  const known = new Set(old ? readsOf(old).filter(isUnboundRead).map(textOf) : [])
  const names = readsOf(module).filter(isUnboundRead).map(textOf)
  const fresh = names.filter((name) => !known.has(name) && !BUILTINS.has(name) && !name.startsWith('__'))
  return [...new Set(fresh)].map((detail) => ({ path: module.path, code: 'unbound-name', detail }))
}

function idleImports(module: PyModule, old: PyModule | null): Problem[] {
  const localNames = (of: PyModule): string[] =>
    importsOf(of).flatMap((statement) => statement.names.map(({ local }) => local))
  const known = new Set(old ? localNames(old) : [])
  const exported = nodesOfKind(module, 'string_content').map(textOf)
  const read = new Set([...readsOf(module).map(textOf), ...exported])
  const idle = localNames(module).filter((name) => !known.has(name) && !read.has(name))
  return idle.map((detail) => ({ path: module.path, code: 'idle-import', detail }))
}

/** Comments may move, never vanish. */
function lostComments(module: PyModule, old: PyModule | null): Problem[] {
  if (!old) return []
  const left = new Map<string, number>()
  for (const comment of nodesOfKind(module, 'comment').map(textOf)) left.set(comment, (left.get(comment) ?? 0) + 1)
  return nodesOfKind(old, 'comment').flatMap((comment) => {
    const text = textOf(comment)
    const count = left.get(text) ?? 0
    left.set(text, count - 1)
    return count > 0 ? [] : [{ path: module.path, code: 'lost-comment' as const, detail: text }]
  })
}
