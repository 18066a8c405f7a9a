/** `blueprint.name`: a router has none, so functions that only read it get the name itself. */
import type { ObjectAccess, Router } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { quoted } from '../../src/plan/template.js'
import { argument } from '../../src/python/calls.js'
import { parametersOf } from '../../src/python/functions.js'
import type { Binding, PyNode } from '../../src/python/node.js'
import { field } from '../../src/python/syntax.js'
import type { RoutingPlanner } from './index.js'

/** Whether every place that such a read depends on was written anew. */
export function planName({ node, object, values }: ObjectAccess, flask: FlaskModel, plan: RoutingPlanner): boolean {
  const routers = flask.routers.filter(({ origin }) => [...values].some((value) => value.origin === origin))
  const [only, ...others] = new Set(routers.map(({ name }) => name))
  const binding = flask.project.names.binding(object)
  if (only && others.length === 0 && !isParameter(binding)) {
    plan.replace(node, quoted(only))
    return true
  }
  const names = binding && isParameter(binding) ? new Names(flask) : null
  if (!binding || !names?.follow(binding)) return false
  for (const read of names.reads) plan.replace(read, field(read, 'object'))
  for (const [given, name] of names.given) plan.replace(given, quoted(name))
  return true
}

const isParameter = (binding: Binding | null): boolean =>
  binding?.definitions.length === 1 && binding.definitions[0]?.kind === 'parameter'

/** A parameter that only ever is a blueprint, and is only asked for its name or handed to one like it. */
class Names {
  readonly reads: PyNode[] = []
  readonly given = new Map<PyNode, string>()
  private readonly seen = new Set<Binding>()

  constructor(private readonly flask: FlaskModel) {}

  follow(binding: Binding): boolean {
    if (this.seen.has(binding)) return true
    this.seen.add(binding)
    return isParameter(binding) && binding.references.every((node) => this.down(node)) && this.up(binding)
  }

  /** What a read of the parameter leads to. */
  private down(node: PyNode): boolean {
    const { parent } = node
    if (parent?.kind === 'attribute' && node.field === 'object') {
      const isName = attributeName(parent) === 'name' && parent.field !== 'left'
      if (isName) this.reads.push(parent)
      return isName
    }
    const target = this.parameterFor(node)
    return target !== null && this.follow(target)
  }

  /** Everything that callers hand over. */
  private up(binding: Binding): boolean {
    const { index, flow, project } = this.flask
    const target = binding.definitions[0]?.target
    const owner = target ? index.ownerOf(target) : null
    if (!owner || !target) return false
    const at = parametersOf(owner).findIndex((parameter) => parameter.target === target)
    const uses = index.usesOf(owner).filter((use) => use.parent?.kind !== 'import_from_statement' && !isImport(use))
    const calls = index.callsOf(owner)
    if (uses.length !== calls.length || calls.length === 0) return false
    return calls.every((call) => {
      const given = argument(call, at, binding.name)
      const other = given && project.names.binding(given)
      if (!given) return false
      if (other && isParameter(other)) return this.follow(other)
      const routers = [...flow.valuesOf(given)].map(({ origin }) => this.nameOf(origin))
      const [name, ...more] = new Set(routers)
      if (!name || more.length > 0) return false
      this.given.set(given, name)
      return true
    })
  }

  private nameOf(origin: PyNode | null): string | null {
    return this.flask.routers.find((router: Router) => router.origin === origin)?.name ?? null
  }

  /** The parameter of a function of the project that an argument is for. */
  private parameterFor(node: PyNode): Binding | null {
    const list = node.parent?.kind === 'keyword_argument' ? node.parent.parent : node.parent
    const call = list?.kind === 'argument_list' ? list.parent : null
    const callee = call && field(call, 'function')
    const owner = callee ? this.flask.index.functionOf(callee) : null
    const parameter = owner && parametersOf(owner).find(({ name }, at) => call && argument(call, at, name) === node)
    return parameter ? this.flask.project.names.binding(parameter.target) : null
  }
}

const isImport = (use: PyNode): boolean => {
  for (let at = use.parent; at; at = at.parent) if (at.kind === 'import_from_statement') return true
  return false
}
