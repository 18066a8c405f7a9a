/** Command runners: click's own, told the commands and the application in each call. */
import { findAccesses, type ObjectAccess } from '../../src/flask/apps.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { defined, type Hole, imported, inner, py } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { isNone } from '../../src/python/literals.js'
import { field, parts } from '../../src/python/syntax.js'
import { appFor } from './app-in-scope.js'
import type { Job } from './findings.js'

const CliRunner = imported('click.testing', 'CliRunner')

/** What Flask's runner has from click. */
const SAME: ReadonlySet<string> = new Set(['isolated_filesystem', 'isolation', 'env', 'charset', 'make_env'])

export function planRunners(job: Job): void {
  const { flask, plan } = job
  for (const { attribute, call, node } of flask.appAccesses) {
    if (attribute !== 'test_cli_runner') continue
    const list = call && field(call, 'arguments')
    if (call && list?.kind === 'argument_list') plan.replace(call, py`${CliRunner}(${inner(list)})`)
    else plan.refuse(node, 'runner-option')
  }
  for (const access of findAccesses(flask.index, flask.flow, 'runner')) {
    if (access.attribute === 'invoke') planInvoke(job, access)
    else if (!SAME.has(access.attribute))
      plan.refuse(access.node, 'unknown-attribute', { name: access.attribute, object: 'runner' })
  }
}

/** Flask's runner takes the application's commands when it is given none. */
function planInvoke(job: Job, access: ObjectAccess): void {
  const { plan, flask } = job
  const { call, node } = access
  const list = call && field(call, 'arguments')
  const commands = commandsOf(job, access)
  const { positional, keywords, hasStar } = callArgs(call ?? node)
  const app = hasStar || keywords.has('obj') || !list || !commands ? null : appFor(job, access)
  if (!list || !commands || !app) {
    plan.refuse(node, 'runner-option')
    return
  }
  const first = parts(list)[0]
  const last = parts(list).at(-1)
  if (!first || !last) {
    plan.replace(list, py`(${commands}, obj=${app})`)
    return
  }
  const given = positional[0] ?? keywords.get('cli')
  const isGroup =
    given?.kind === 'attribute' && attributeName(given) === 'cli' && flask.flow.is(field(given, 'object'), 'app')
  const isDefault = given !== undefined && (isGroup || isNone(given))
  if (isDefault && given !== first) plan.replace(given, commands)
  const head: Hole = given ? (isDefault && given === first ? commands : first) : py`${commands}, ${first}`
  if (first === last) {
    plan.replace(first, py`${head}, obj=${app}`)
    return
  }
  if (head !== first) plan.replace(first, head)
  plan.replace(last, py`${last}, obj=${app}`)
}

/** The click group of the application's commands. */
function commandsOf({ flask }: Job, { values }: ObjectAccess): Hole {
  const groups = new Set([...values].map(({ origin }) => flask.commands.groupOf(origin)))
  const [group] = groups
  return groups.size === 1 && group ? defined(group.home.module.path, group.home.name) : null
}
