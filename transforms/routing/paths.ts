/** Rules as paths: variables in braces, converters as convertors registered before anything names them. */
import { isSegmentPattern } from '../../src/flask/converter-patterns.js'
import type { FlaskModel } from '../../src/flask/model.js'
import {
  type ConverterArguments,
  converterArguments,
  parseRule,
  type RuleVariable,
  variablesOf,
} from '../../src/flask/rules.js'
import type { CustomConverter } from '../../src/flask/url-maps.js'
import {
  type Code,
  code,
  defined,
  type Hole,
  type ImportedName,
  imported,
  join,
  py,
  quoted,
} from '../../src/plan/template.js'
import { decoratedOf, nameOf } from '../../src/python/functions.js'
import { stringPrefix } from '../../src/python/literals.js'
import type { PyModule, PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { parts, textOf, unparenthesized } from '../../src/python/syntax.js'
import type { RoutingPlanner } from './index.js'
import { below } from './order.js'

const UUID = imported('uuid', 'UUID')
const registerConvertor = imported('starlette.convertors', 'register_url_convertor')

export type ValueType = Code | ImportedName

/** Convertor classes of the support module by converter, and the type of the values they give. */
const HELPERS: Readonly<
  Record<string, { readonly helper: string; readonly type: ValueType; readonly takes: readonly string[] }>
> = {
  default: { helper: 'FlaskString', type: code('str'), takes: [] },
  string: { helper: 'FlaskString', type: code('str'), takes: ['minlength', 'maxlength', 'length'] },
  path: { helper: 'FlaskPath', type: code('str'), takes: [] },
  any: { helper: 'FlaskAny', type: code('str'), takes: [] },
  int: { helper: 'FlaskInt', type: code('int'), takes: ['fixed_digits', 'min', 'max', 'signed'] },
  float: { helper: 'FlaskFloat', type: code('float'), takes: ['signed'] },
  uuid: { helper: 'FlaskUuid', type: UUID, takes: [] },
}

/** Keys Starlette has itself. */
const TAKEN: ReadonlySet<string> = new Set(['str', 'path', 'int', 'float', 'uuid'])

export class Paths {
  /** Key by converter and arguments. */
  private readonly keys = new Map<string, string>()

  constructor(
    private readonly flask: FlaskModel,
    private readonly plan: RoutingPlanner,
  ) {}

  /** Whether every converter of a rule has a convertor; what has none is refused. */
  accepts(rule: string, place: PyNode): boolean {
    if (parseRule(rule).some((part) => typeof part === 'string' && /[{}<>]/.test(part))) {
      this.plan.refuse(place, 'computed-rule')
      return false
    }
    if (rule.includes('//')) {
      this.plan.refuse(place, 'merged-slashes')
      return false
    }
    const bad = variablesOf(rule).find((variable) => this.problemOf(variable) !== null)
    if (!bad) return true
    const converter = bad.arguments ? `${bad.converter}(${bad.arguments})` : bad.converter
    this.plan.refuse(place, 'converter', { converter, problem: this.problemOf(bad) ?? '' })
    return false
  }

  /** The rule as a path, and its convertors registered above the place that names them. */
  path(rule: string, expression: PyNode | null, place: PyNode): Hole {
    for (const variable of variablesOf(rule)) this.register(variable, place.module)
    const text = this.pathText(rule)
    if (expression && text === rule) return expression
    return (expression && this.rewritten(expression, text)) ?? quoted(text, styleOf(place.module).quote)
  }

  pathText(rule: string): string {
    return parseRule(rule)
      .map((part) => (typeof part === 'string' ? part : this.variable(part)))
      .join('')
  }

  /** What a view receives for a variable; null when only its converter knows. */
  typeOf({ converter }: RuleVariable): ValueType | null {
    const custom = this.flask.urlMaps.converters.get(converter)
    if (!custom) return HELPERS[converter]?.type ?? null
    if (this.flask.index.method(custom.definition, 'to_python')) return null
    return custom.baseName === 'UUIDConverter' ? UUID : code('str')
  }

  private variable(variable: RuleVariable): string {
    const key = this.keyOf(variable)
    return key ? `{${variable.variable}:${key}}` : `{${variable.variable}}`
  }

  private keyOf({ converter, arguments: given }: RuleVariable): string | null {
    const isOwn = this.flask.urlMaps.converters.has(converter)
    if (isOwn && !given) return TAKEN.has(converter) ? `own_${converter}` : converter
    if (!given && (converter === 'default' || converter === 'string')) return null
    if (!given && converter === 'int') return 'int'
    const identity = `${converter}(${given.replace(/\s+/g, ' ')})`
    const known = this.keys.get(identity)
    if (known) return known
    const wish = given ? `${converter}_${given.replace(/\W+/g, '_').replace(/^_|_$/g, '')}` : `flask_${converter}`
    const isTaken = (key: string): boolean =>
      [...this.keys.values()].includes(key) || this.flask.urlMaps.converters.has(key)
    let key = wish
    for (let number = 2; isTaken(key); number += 1) key = `${wish}_${number}`
    this.keys.set(identity, key)
    return key
  }

  private problemOf({ converter, arguments: given }: RuleVariable): string | null {
    const custom = this.flask.urlMaps.converters.get(converter)
    if (custom) return custom.problem ?? argumentProblem(custom, given)
    const helper = HELPERS[converter]
    const args = converterArguments(given)
    if (!helper) return 'nobody can tell what it matches'
    if (!args) return 'its arguments cannot be read'
    if (converter === 'any')
      return args.keywords.size > 0 || args.positional.length === 0 ? 'its arguments cannot be read' : null
    const other = [...args.keywords].find(([name, value]) => !helper.takes.includes(name) || !isUsable(name, value))
    if (args.positional.length > 0 || other) return 'its arguments have no counterpart'
    const isSigned = args.keywords.get('signed') === true
    const isRange = args.keywords.has('min') || args.keywords.has('max')
    return isSigned && isRange ? 'its arguments have no counterpart' : null
  }

  /** `register_url_convertor("flask_path", FlaskPath())` above the first line of the module that may need it. */
  private register(variable: RuleVariable, module: PyModule): void {
    const key = this.keyOf(variable)
    if (key === null || key === 'int') return
    const anchor = this.firstUse(module)
    const custom = this.flask.urlMaps.converters.get(variable.converter)
    const args = converterArguments(variable.arguments)
    const helper = HELPERS[variable.converter]
    const made = custom
      ? py`${this.named(custom.definition, anchor)}(${args && argumentList(args)})`
      : py`${this.plan.help(helper?.helper ?? '', anchor)}(${args && argumentList(args)})`
    const line = py`${registerConvertor}(${quoted(key)}, ${made})`
    const isBelow = custom && custom.definition.module === module && custom.definition.start > anchor.start
    if (isBelow) return below(decoratedOf(custom.definition), line, 139.5, this.plan)
    this.plan.before(anchor, line, -4)
    this.plan.before(anchor, code(/definition$/.test(anchor.kind) ? '\n' : ''), -3.5)
  }

  private named(definition: PyNode, place: PyNode): Hole {
    const name = nameOf(definition)
    return definition.module === place.module ? code(name) : defined(definition.module.path, name)
  }

  private firstUse(module: PyModule): PyNode {
    const { flask } = this
    const places = [
      ...flask.routers.flatMap((router) => [
        router.statement,
        ...router.registrations.map(({ statement }) => statement),
      ]),
      ...flask.apps.map((app) => app.statement),
      ...flask.routes.map((route) =>
        route.source.kind === 'decorator' && route.view ? decoratedOf(route.view) : route.call,
      ),
    ]
    const own = places.filter((node) => node.module === module).map(topLevel)
    return own.sort((a, b) => a.start - b.start)[0] ?? module.root
  }

  /** An f-string or a sum keeps its shape when each piece can be rewritten alone; null when it cannot. */
  private rewritten(expression: PyNode, text: string): Hole {
    const node = unparenthesized(expression)
    if (node.kind === 'binary_operator' && node.words[0] === '+') {
      const [left, right] = parts(node)
      const [a, b] = [left && this.piece(left), right && this.piece(right)]
      return a && b && text.startsWith('/') ? py`${a} + ${b}` : null
    }
    if (node.kind !== 'string' || stringPrefix(node) !== 'f') return null
    const isWhole = node.children.every((child) => child.kind !== 'string_content' || isBalanced(textOf(child)))
    if (!isWhole || !text.startsWith('/')) return null
    return join(
      node.children.map((child) => {
        if (child.kind !== 'string_content') return child.kind === 'interpolation' ? child : code(textOf(child))
        return code(this.pathText(textOf(child)).replace(/[{}]/g, '$&$&'))
      }),
      '',
    )
  }

  private piece(node: PyNode): Hole {
    const text = this.flask.constants.text(node)
    if (text === null || !isBalanced(text)) return null
    const path = this.pathText(text)
    if (path === text) return node
    return node.kind === 'string' ? quoted(path, styleOf(node.module).quote) : this.rewritten(node, path)
  }
}

const isBalanced = (text: string): boolean => text.split('<').length === text.split('>').length

function topLevel(node: PyNode): PyNode {
  let at = node
  while (at.parent && at.parent.kind !== 'module') at = at.parent
  return at
}

function argumentList({ positional, keywords }: ConverterArguments): Hole {
  return join([
    ...positional.map((value) => literal(String(value))),
    ...[...keywords].map(([name, value]) => py`${code(name)}=${literal(value)}`),
  ])
}

function literal(value: string | number | boolean | null): Hole {
  if (typeof value === 'string') return quoted(value)
  return code(value === null ? 'None' : value === true ? 'True' : value === false ? 'False' : String(value))
}

const isUsable = (name: string, value: unknown): boolean =>
  name === 'signed' ? typeof value === 'boolean' : Number.isInteger(value)

/** What keeps a converter of the project from taking the arguments of a rule. */
function argumentProblem({ init }: CustomConverter, given: string): string | null {
  const args = converterArguments(given)
  if (!args) return 'its arguments cannot be read'
  if (!init) return given ? 'it takes no arguments' : null
  if (!init.pattern) return null
  const pattern = args.positional[init.pattern.index] ?? args.keywords.get(init.pattern.name)
  if (typeof pattern !== 'string') return 'its arguments cannot be read'
  return isSegmentPattern(pattern) ? null : 'may match a slash'
}
