/** Single reads of current_app in env.py. */
import { attributeName } from '../../src/flask/syntax-index.js'
import { code, type Hole, join, py, quoted } from '../../src/plan/template.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
import type { EnvironmentJob } from './environment.js'
import { isMigrateState } from './template-functions.js'

export function planUse(use: PyNode, job: EnvironmentJob): void {
  const access = use.parent?.kind === 'attribute' && use.field === 'object' ? use.parent : null
  const name = access ? attributeName(access) : ''
  if (name !== 'extensions') return job.plan.replace(use, job.app)
  const state = access?.parent
  const read = state && isMigrateState(state) && state.parent?.kind === 'attribute' ? state.parent : null
  if (!read) return refuse(use, textOf(access ?? use), job)
  const own = attributeName(read)
  if (own === 'metadata') return swap(read, job.metadata, job)
  if (own === 'configure_args') return planArguments(read, job)
  if (own === 'db') return planDatabase(read, job)
  refuse(use, textOf(read), job)
}

function planDatabase(read: PyNode, job: EnvironmentJob): void {
  const access = read.parent?.kind === 'attribute' && read.field === 'object' ? read.parent : null
  const name = access ? attributeName(access) : ''
  const call = access && callOf(access)
  const { engine } = job
  if (access && name === 'metadata') swap(access, job.metadata, job)
  else if (access && name === 'engine') swap(access, engine, job)
  else if (call && name === 'get_engine' && callArgs(call).positional.length < 2) swap(call, engine, job)
  else refuse(read, textOf(access ?? read), job)
}

/** `**current_app.extensions['migrate'].configure_args`, or the dictionary of them. */
function planArguments(read: PyNode, job: EnvironmentJob): void {
  const { plan, options } = job
  const values = [...options].map(([name, value]) => ({ name, value: printed(value, job) }))
  const unclear = values.find(({ value }) => value === null)
  if (unclear) return plan.refuse(read, 'unknown-option', { option: unclear.name })
  const splat = read.parent?.kind === 'dictionary_splat' ? read.parent : null
  if (!splat) return swap(read, py`{${join(values.map(({ name, value }) => py`${quoted(name)}: ${value}`))}}`, job)
  plan.discard(splat)
  if (values.length === 0) return plan.remove(splat)
  plan.replace(
    splat,
    join(
      values.map(({ name, value }) => py`${code(name)}=${value}`),
      ',\n',
    ),
  )
}

/** A literal as it is, or a name of a module; null for what only means something where it stands. */
function printed(value: PyNode | null, { flask, plan }: EnvironmentJob): Hole {
  if (!value) return code('True')
  if (/^(?:true|false|none|integer|string)$/.test(value.kind)) {
    plan.copy(value)
    return code(textOf(value))
  }
  const qualified = flask.project.names.qualify(value)
  const [path, name] = qualified?.split(':') ?? []
  return path && name ? { kind: 'name', from: null, path, name } : null
}

function swap(node: PyNode, value: Hole, { plan }: EnvironmentJob): void {
  plan.discard(node)
  plan.replace(node, value)
}

function refuse(node: PyNode, text: string, { plan }: EnvironmentJob): void {
  const owner = field(node, 'object') ?? node
  plan.refuse(owner, 'unknown-environment', { what: `\`${text}\`` })
}
