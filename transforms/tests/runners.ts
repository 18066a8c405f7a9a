/** Command runners: click's own, told the commands and the application in each call. */
import { findAccesses, type ObjectAccess } from '../../src/flask/apps.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { defined, type Hole, imported, inner, py } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { isNone } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { field, parts } from '../../src/python/syntax.js'
import { appFor } from './app-in-scope.js'
import type { Job } from './findings.js'

const CliRunner = imported('click.testing', 'CliRunner')

/** What Flask's runner has from click. */
const SAME: ReadonlySet<string> = new Set(['isolated_filesystem', 'isolation', 'env', 'charset', 'make_env'])

export function planRunners(job: Job): void {
  const { flask, plan } = job
  const accesses = findAccesses(flask.index, flask.flow, 'runner')
  const invoked = accesses.filter(({ attribute }) => attribute === 'invoke')
  const isTold = invoked.every((access) => appFor(job, access) !== null)
  for (const access of flask.appAccesses) {
    const { attribute, call, node } = access
    if (attribute !== 'test_cli_runner') continue
    const list = call && field(call, 'arguments')
    if (!call || list?.kind !== 'argument_list') plan.refuse(node, 'runner-option')
    else if (isTold) plan.replace(call, py`${CliRunner}(${inner(list)})`)
    else planOwnRunner(job, access, list)
  }
  for (const access of accesses) {
    if (access.attribute === 'invoke') {
      if (isTold) planInvoke(job, access)
      else planGroup(job, access)
    } else if (!SAME.has(access.attribute))
      plan.refuse(access.node, 'unknown-attribute', { name: access.attribute, object: 'runner' })
  }
}

/** Where tests cannot name the application any more, the runner keeps it. */
function planOwnRunner(job: Job, access: ObjectAccess, list: PyNode): void {
  const { call, node, object } = access
  const commands = commandsOf(job, access)
  if (!call || !commands) return job.plan.refuse(node, 'runner-option')
  const options = parts(list).length > 0 ? py`, ${inner(list)}` : null
  job.plan.replace(call, py`${job.plan.help('CommandRunner', node)}(${object}, ${commands}${options})`)
}

/** `app.cli` given to a runner that knows the application. */
function planGroup(job: Job, access: ObjectAccess): void {
  const { positional, keywords } = callArgs(access.call ?? access.node)
  const given = positional[0] ?? keywords.get('cli')
  if (!given || !isGroup(given, job)) return
  const commands = commandsOf(job, access)
  if (commands) job.plan.replace(given, commands)
  else job.plan.refuse(access.node, 'runner-option')
}

const isGroup = (given: PyNode, { flask }: Job): boolean =>
  given.kind === 'attribute' && attributeName(given) === 'cli' && flask.flow.is(field(given, 'object'), 'app')

/** Flask's runner takes the application's commands when it is given none. */
function planInvoke(job: Job, access: ObjectAccess): void {
  const { plan } = job
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
  const isDefault = given !== undefined && (isGroup(given, job) || isNone(given))
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
