/** The values guards hand to handlers: their types, and the aliases handlers ask for them by. */
import type { Guard } from '../../src/flask/guards.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isNarrowed } from '../../src/flask/narrowing.js'
import type { Provider } from '../../src/flask/providers.js'
import { membersOf, type Type, without } from '../../src/flask/type.js'
import { keywordWrite } from '../../src/flask/view-calls.js'
import { annotationHole } from '../../src/plan/annotation.js'
import { code, defined, type Hole, type ImportedName, imported, py } from '../../src/plan/template.js'
import { nameOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { field, parts, textOf } from '../../src/python/syntax.js'

const Annotated = imported('typing', 'Annotated')
const Any = imported('typing', 'Any')
const Depends = imported('fastapi', 'Depends')

export const providedType = (provider: Provider, flask: FlaskModel): Hole => {
  const type = flask.globalAnnotationOf(provider.name)?.replace(/ \| None$/, '')
  return type ? annotationHole(type) : null
}

/** The type of what a guard gives, when every `return view(...)` shows one. */
export function givenTypes(guard: Guard, flask: FlaskModel): Hole {
  const texts = guard.passes.map((pass) => {
    const value = givenBy(pass, guard)
    return value ? typeText(value, guard, flask) : null
  })
  if (texts.includes(null)) return null
  const unique = [...new Set(texts.flatMap((text) => membersOfUnion(text ?? '')))].sort(
    (a, b) => Number(a === 'None') - Number(b === 'None'),
  )
  return annotationHole(unique.join(' | '))
}

/** `a | dict[str, b | c]` in its two parts. */
function membersOfUnion(text: string): readonly string[] {
  const members: string[] = []
  for (const part of text.split(' | ')) {
    const open = members.at(-1)
    if (open !== undefined && depth(open) > 0) members[members.length - 1] = `${open} | ${part}`
    else members.push(part)
  }
  return members
}

const depth = (text: string): number => text.split('[').length - text.split(']').length

/** The argument a `return view(...)` adds to those of the address. */
export function givenBy(pass: PyNode, guard: Guard): PyNode | null {
  const call = parts(pass)[0]
  for (const node of parts((call && field(call, 'arguments')) ?? pass)) {
    if (node.kind === 'list_splat' || node.kind === 'dictionary_splat') continue
    const value = node.kind === 'keyword_argument' ? (field(node, 'value') ?? node) : node
    if (!guard.variables.has(textOf(value))) return value
  }
  return keywordWrite(pass)?.value ?? null
}

/** A class of the project counts where the guard's module has it by its own name. */
function typeText(value: PyNode, guard: Guard, flask: FlaskModel): string | null {
  const known = flask.annotationOf(value)
  if (known) return known
  const type = flask.types.typeOf(value)
  const members = membersOf(isNarrowed(value) ? without(type, 'none') : type)
  const texts = members.map((member) => memberText(member, guard))
  return texts.length > 0 && !texts.includes(null) ? texts.join(' | ') : null
}

function memberText(member: Type, { named }: Guard): string | null {
  if (member.kind === 'none') return 'None'
  if (member.kind !== 'object' || !member.definition) return null
  const binding = named.module.scope.bindings.get(nameOf(member.definition))
  const [definition] = binding?.definitions ?? []
  const isHere = definition?.node === member.definition && definition.node.start < named.start
  return isHere || definition?.imported?.name === nameOf(member.definition) ? nameOf(member.definition) : null
}

/** Whether handlers or other guards ask for the guard's value by an alias. */
export function isShared(guard: Guard, flask: FlaskModel): boolean {
  if (guard.isFactory || !flask.index.isTopLevel(guard.named)) return false
  if (guard.gives) return true
  const value = flask.providers.byGuard.get(guard)
  const users = flask.handlers.filter(({ decorators }) => decorators.some((item) => guard.applications.includes(item)))
  return value !== undefined && users.some(({ definition }) => readsValue(definition, value.provider.name, flask))
}

export const readsValue = (handler: PyNode, name: string, flask: FlaskModel): boolean =>
  flask.globals.get(name)?.reads.some((use) => use.owner === handler && use.attribute === name) ?? false

/** `CurrentUser` after the parameter, or the guard's own name where others have that. */
export function aliasOf(guard: Guard, flask: FlaskModel): ImportedName {
  const { path, scope } = guard.named.module
  const value = flask.providers.byGuard.get(guard)
  if (value) return defined(path, value.alias)
  const names = new Set(
    flask.handlers.flatMap(({ definition }) =>
      [...flask.giftsOf(definition).given].flatMap(([name, by]) => (by === guard ? [name] : [])),
    ),
  )
  const [only] = names
  const wished =
    names.size === 1 && only ? `Current${camel(only.replace(/^current_/, ''))}` : camel(nameOf(guard.named))
  const isTaken =
    scope.bindings.has(wished) ||
    [...flask.providers.byName.values()].some(({ alias }) => alias === wished) ||
    flask.guards.some(
      (other) =>
        other !== guard &&
        other.named.module.path === path &&
        other.gives &&
        other.named.start < guard.named.start &&
        aliasOf(other, flask).name === wished,
    )
  return defined(path, isTaken ? camel(nameOf(guard.named)) : wished)
}

/** What a handler's parameter is annotated with. */
export function filledBy(guard: Guard, expression: PyNode | null, own: PyNode | null, flask: FlaskModel): Hole {
  if (isShared(guard, flask) && !own) return aliasOf(guard, flask)
  return py`${Annotated}[${own ?? givenTypes(guard, flask) ?? Any}, ${Depends}(${expression ?? code(nameOf(guard.named))})]`
}

const camel = (name: string): string =>
  name
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
