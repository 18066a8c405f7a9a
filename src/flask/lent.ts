/** Applications that never answer a request: a command or script makes them for their configuration and context. */
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import type { App, ObjectAccess } from './apps.js'
import type { Extensions } from './extensions.js'
import type { Flow } from './flow.js'
import type { SyntaxIndex } from './syntax-index.js'

/** What may be asked of one; everything else says that it serves, or might. */
const ASKED: ReadonlySet<string> = new Set([
  ...['config', 'app_context', 'logger', 'name', 'import_name', 'root_path', 'instance_path', 'open_resource'],
  ...['testing', 'debug', 'secret_key', 'before_request_funcs', 'after_request_funcs', 'teardown_request_funcs'],
])

interface Sources {
  readonly apps: readonly App[]
  readonly accesses: readonly ObjectAccess[]
  readonly index: SyntaxIndex
  readonly flow: Flow
  readonly extensions: Extensions
}

export function findLent({ apps, accesses, index, flow, extensions }: Sources): ReadonlySet<PyNode> {
  const owned = new Set(accesses.filter(({ node }) => node.field === 'left').map(({ attribute }) => attribute))
  const isLent = ({ factory, origin, target }: App): boolean => {
    const binding = target && bindingOf(target)
    if (!factory || !binding || [...flow.returns(factory)].some((value) => value.origin === origin)) return false
    const own = accesses.filter(({ values }) => [...values].some((value) => value.origin === origin))
    // Kept somewhere else, it may be served from there.
    const isLocal = binding.references.every(
      ({ field: place, parent }) =>
        parent?.kind === 'argument_list' || (parent?.kind === 'attribute' && place === 'object'),
    )
    const isKnown = binding.references.every(({ parent }) => {
      const call = parent?.kind === 'argument_list' ? parent.parent : null
      const callee = call?.children[0]
      return (
        !call ||
        extensions.isInit(call) ||
        (callee !== undefined && (index.functionOf(callee) !== null || flow.far.of(call).length > 0))
      )
    })
    return isLocal && isKnown && own.every(({ attribute }) => ASKED.has(attribute) || owned.has(attribute))
  }
  return new Set(apps.filter(isLent).map(({ origin }) => origin))
}
