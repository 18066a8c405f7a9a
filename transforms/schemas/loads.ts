/** What a schema loads is a dependency that fills a parameter, or is spread over several in the first lines of the view. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { SchemaLoad } from '../../src/flask/schemas.js'
import { unfilled } from '../../src/flask/schemas.js'
import { classOfMethod } from '../../src/flask/syntax-index.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, type Hole, imported, join, py, quoted } from '../../src/plan/template.js'
import { decoratorExpression, type Parameter, parametersOf } from '../../src/python/functions.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

const Annotated = imported('typing', 'Annotated')
const Any = imported('typing', 'Any')
const Depends = imported('fastapi', 'Depends')

/** Options of webargs that change what is loaded or answered; the others only describe. */
const PASSED: ReadonlySet<string> = new Set(['unknown', 'validate', 'error_status_code', 'error_headers'])
const DESCRIBING: ReadonlySet<string> = new Set(['content_type', 'required', 'description', 'example', 'examples'])

export function planLoads(flask: FlaskModel, plan: Planner<Code>): void {
  const views = new Set(flask.handlers.map(({ definition }) => definition))
  for (const one of flask.schemas.all)
    if (one.role !== 'describe' && !views.has(one.definition) && one.definition.kind === 'function_definition')
      plan.refuse(one.decorator, 'not-a-view', { decorator: shown(one.decorator) })
  for (const load of flask.schemas.loads) planLoad(load, flask, plan)
}

/** After checks and guards, as they stand above the view. */
export const orderOf = ({ start }: PyNode): number => 50 + start / 1e9

function planLoad(load: SchemaLoad, flask: FlaskModel, plan: Planner<Code>): void {
  const { decorator, definition, schema, location, options, parameter, isSpread } = load
  plan.remove(decorator)
  const unknown = [...options.keys()].find((name) => !PASSED.has(name) && !DESCRIBING.has(name))
  const place = location && literalString(location)
  if (unknown || !schema || (location && place === null))
    return plan.refuse(decorator, 'unknown-option', {
      what: shown(decorator),
      option: unknown ?? 'a computed location',
    })
  if (flask.calledViews.has(definition)) return plan.refuse(definition, 'called-view')
  const check = checkBelow(load, flask)
  if (check) return plan.refuse(decorator, 'asked-first', { decorator: shown(decorator), check: shown(check) })
  const given = [
    schema,
    location && place !== 'json' && location,
    ...[...options].filter(([name]) => PASSED.has(name)).map(([name, value]) => py`${code(name)}=${value}`),
  ]
  const dependency = py`${Depends}(${plan.help('arguments', definition)}(${join(given)}))`
  if (isSpread) return planSpread(load, dependency, flask, plan)
  const own = parametersOf(definition).find(({ name }) => name === parameter)
  if (!own) return plan.refuse(decorator, 'not-filled', { decorator: shown(decorator) })
  plan.draft(definition).fill(own.node, py`${Annotated}[${own.annotation ?? Any}, ${dependency}]`, orderOf(decorator))
}

/** A check that is asked after the arguments are read. */
function checkBelow({ decorator, definition }: SchemaLoad, flask: FlaskModel): PyNode | null {
  const handler = flask.handlers.find((candidate) => candidate.definition === definition)
  const isCheck = (node: PyNode): boolean =>
    flask.checks.of(node) !== null || flask.login.checkOf(node) !== null || flask.decorators.of(node) !== null
  return handler?.decorators.find((node) => node.start > decorator.start && isCheck(node)) ?? null
}

/** `def view(name, **rest)` takes them out of one dict. */
function planSpread(load: SchemaLoad, dependency: Hole, flask: FlaskModel, plan: Planner<Code>): void {
  const { decorator, definition } = load
  const names = unfilled(definition, flask)
  const isAlone = flask.schemas.loads.every((other) => other === load || other.definition !== definition)
  const parameters = parametersOf(definition)
    .slice(classOfMethod(definition) ? 1 : 0)
    .filter(({ name }) => names.includes(name))
  const rest = parameters.find(({ kind }) => kind === 'doubleStar')
  const isOpen = parameters.some(({ kind, default: value }) => kind === 'star' || (value && !isConstant(value)))
  if (!isAlone || isOpen || parameters.length === 0)
    return plan.refuse(decorator, 'not-filled', { decorator: shown(decorator) })
  const draft = plan.draft(definition)
  for (const { node } of parameters) draft.drop(node)
  const data = draft.parameter({
    key: 'schemas:arguments',
    name: rest?.name ?? 'data',
    annotation: py`${Annotated}[dict[str, ${Any}], ${dependency}]`,
    rank: 'body',
    isOwnName: rest !== undefined,
  })
  for (const one of parameters)
    if (one !== rest) draft.prepend(`schemas:${one.name}`, taken(one, data, rest !== undefined))
}

/** `name = kwargs.pop("name")`, or what it is without it. */
function taken({ name, target, default: value }: Parameter, data: Hole, isOpen: boolean): Hole {
  const key = quoted(name, styleOf(target.module).quote)
  const method = isOpen ? 'pop' : 'get'
  if (value) return py`${code(name)} = ${data}.${code(method)}(${key}, ${value})`
  return isOpen ? py`${code(name)} = ${data}.pop(${key})` : py`${code(name)} = ${data}[${key}]`
}

const isConstant = ({ kind }: PyNode): boolean =>
  /^(none|true|false|integer|float|string|unary_operator|identifier|attribute)$/.test(kind)

export const shown = (decorator: PyNode): string =>
  `@${textOf(decoratorExpression(decorator) ?? decorator).replaceAll(/\s+/g, ' ')}`
