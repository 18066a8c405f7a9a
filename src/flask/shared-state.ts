/** Values of modules that handlers, or functions they call, write. */
import { calleeOf } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { descendants, field, isAssigned, textOf } from '../python/syntax.js'
import type { FlaskModel } from './model.js'
import { attributeName } from './syntax-index.js'

const WRITES: ReadonlySet<string> = new Set(
  'append add extend insert update pop popitem popleft appendleft clear remove discard setdefault sort reverse'.split(
    ' ',
  ),
)

/** Their names, in the order of files and lines; what runs in the event loop runs one at a time all the same. */
export function sharedState(flask: FlaskModel): readonly string[] {
  const { index, handlers, hooks, project } = flask
  const entries = [...handlers, ...hooks].flatMap(({ definition }) => definition ?? [])
  const reached = new Set<PyNode>(entries.filter((definition) => flask.heldBy(definition) !== null))
  const found = new Map<string, PyNode>()
  // A Set is walked in insertion order, additions included.
  for (const definition of reached) {
    for (const node of descendants(definition)) {
      const callee = node.kind === 'call' ? calleeOf(node) : null
      const called = callee && index.functionOf(callee)
      if (called) reached.add(called)
      const name = node.kind === 'identifier' && isWritten(node) ? node : null
      const owner = name && bindingOf(name)
      if (!name || owner?.scope.kind !== 'module') continue
      const qualified = project.names.qualify(name) ?? `${name.module.path}:${textOf(name)}`
      if (qualified.includes(':') && !found.has(qualified)) found.set(qualified, name)
    }
  }
  const at = ({ module, start }: PyNode): string => `${module.path}:${String(start).padStart(9, '0')}`
  return [...found]
    .sort(([, a], [, b]) => (at(a) < at(b) ? -1 : 1))
    .map(([qualified]) => qualified.split(':').at(-1) ?? '')
}

/** `x = …` of a module's x, `x[k] = …`, `del x[k]`, `x.append(…)`. */
function isWritten(name: PyNode): boolean {
  const { parent } = name
  if (isAssigned(name)) return true
  if (parent?.kind === 'subscript' && name.field === 'value')
    return isAssigned(parent) || parent.parent?.kind === 'delete_statement'
  const method = parent?.kind === 'attribute' && name.field === 'object' ? parent : null
  const call = method?.parent?.kind === 'call' && field(method.parent, 'function') === method
  return method !== null && call && WRITES.has(attributeName(method))
}
