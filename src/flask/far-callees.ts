/** Functions of the project that a call reaches through a class, a table of classes, or a module imported by name. */
import type { Project } from '../project/project.js'
import { callArgs } from '../python/calls.js'
import { decoratorsOf } from '../python/functions.js'
import { literalPairs, literalString } from '../python/literals.js'
import type { PyModule, PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

export class FarCallees {
  private callers: Map<PyNode, PyNode[]> | null = null

  constructor(
    private readonly project: Project,
    private readonly index: SyntaxIndex,
  ) {}

  /** `Config.init_app(app)`, `configs[name].init_app(app)`, `import_module(f".{name}", __name__).create(app)`. */
  of(call: PyNode): readonly PyNode[] {
    const callee = field(call, 'function')
    const object = callee?.kind === 'attribute' ? field(callee, 'object') : null
    if (!callee || !object) return []
    const name = attributeName(callee)
    const classes = this.classesOf(object)
    // One class without the method, and nobody knows what is called.
    const methods = classes.map((container) => this.index.method(container, name))
    if (methods.length > 0)
      return methods.every((method) => method !== null && isStatic(method)) ? [...new Set(methods as PyNode[])] : []
    return this.moduleFunctions(object, name)
  }

  callersOf(definition: PyNode): readonly PyNode[] {
    this.callers ??= this.indexed()
    return this.callers.get(definition) ?? []
  }

  private indexed(): Map<PyNode, PyNode[]> {
    const found = new Map<PyNode, PyNode[]>()
    for (const call of this.index.calls)
      for (const definition of this.of(call)) found.set(definition, [...(found.get(definition) ?? []), call])
    return found
  }

  /** The classes an expression may name; none where one of them is unknown. */
  private classesOf(object: PyNode): readonly PyNode[] {
    const own = this.index.classOf(object)
    if (own) return [own]
    const chosen = object.kind === 'identifier' ? this.onlyValue(object) : object
    const table = chosen?.kind === 'subscript' ? field(chosen, 'value') : null
    const pairs = table && literalPairs(this.onlyValue(table))
    const classes = pairs?.map(({ value }) => this.index.classOf(value)) ?? []
    return classes.includes(null) ? [] : [...new Set(classes as PyNode[])]
  }

  private onlyValue(name: PyNode): PyNode | null {
    const qualified = this.project.names.qualify(name)
    const binding = qualified ? this.project.names.definition(qualified) : this.project.names.binding(name)
    const [only, ...more] = binding?.definitions ?? []
    return only && more.length === 0 ? only.value : null
  }

  /** The function of every module of the project that an import may name. */
  private moduleFunctions(object: PyNode, name: string): readonly PyNode[] {
    return this.modulesOf(object).flatMap((module) => {
      const definition = module.scope.bindings.get(name)?.definitions.at(-1)
      return definition?.kind === 'function' ? [definition.node] : []
    })
  }

  /** Every module of the project that the text of an `import_module(...)` can name. */
  modulesOf(object: PyNode): readonly PyModule[] {
    const made = object.kind === 'identifier' ? this.onlyValue(object) : object
    const callee = made?.kind === 'call' ? field(made, 'function') : null
    if (!made || !callee || this.project.names.qualify(callee) !== 'importlib.import_module') return []
    const [wanted, anchor] = callArgs(made).positional
    const beginning = wanted && startOf(wanted)
    if (!wanted || !beginning) return []
    const base = beginning.startsWith('.') ? this.anchorOf(anchor ?? null, beginning) : beginning
    if (base === null) return []
    const end = endOf(wanted)
    return this.project.modules.filter(({ name }) => name.startsWith(base) && name.endsWith(end))
  }

  /** The absolute beginning of a relative name: one dot is the package itself. */
  private anchorOf(anchor: PyNode | null, beginning: string): string | null {
    if (!anchor || !/^\.\w*$|^\.[\w.]*$/.test(beginning) || beginning.startsWith('..')) return null
    const { module } = anchor
    const own = textOf(anchor)
    const literal = literalString(anchor)
    const isPackage = own === '__package__' || (own === '__name__' && module.isPackage)
    const name = isPackage ? (module.isPackage ? module.name : module.name.replace(/\.?\w+$/, '')) : literal
    return name ? name + beginning : null
  }
}

/** The text every value of an expression begins with, when it ends behind a dot. */
function startOf(node: PyNode): string | null {
  const first = node.kind === 'binary_operator' ? field(node, 'left') : node
  const text = textOf(first ?? node)
  const whole = /^f?["']([\w.]*)(?:["']$|[{%])/.exec(text)?.[1]
  const isWhole = literalString(node) !== null
  return whole !== undefined && (isWhole || whole.endsWith('.')) && whole !== '' ? whole : null
}

/** The text behind the last thing that is put in: `.routes` of `"pages.{}.routes".format(name)`. */
function endOf(node: PyNode): string {
  return /[}s](\.[\w.]+)["'](?:\s*%|\.format\(|$)/.exec(textOf(node))?.[1] ?? ''
}

/** Called on the class itself, a plain method would take the first argument for its object. */
const isStatic = (method: PyNode): boolean =>
  decoratorsOf(method).some((decorator) => /^@(?:static|class)method$/.test(textOf(decorator).replace(/\s/g, '')))

/** How many parameters stand before the first argument of a call on the class. */
export const boundParameters = (method: PyNode): number =>
  decoratorsOf(method).some((decorator) => textOf(decorator).includes('staticmethod')) ? 0 : 1
