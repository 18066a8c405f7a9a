/** Which files stay Flask together with refused ones: whoever needs a name of theirs, and whoever gives them a name that changes. */
import type { FlaskModel } from '../flask/model.js'
import { isTestPath } from '../flask/tests.js'
import { decoratedOf, decoratorExpression } from '../python/functions.js'
import { importsOf } from '../python/imports.js'
import type { Binding, PyModule, PyNode } from '../python/node.js'
import { bindingOf, readsOf, starImportsOf } from '../python/scope.js'
import { contains, descendants, enclosing, enclosingFunction, field, statementOf } from '../python/syntax.js'
import type { Plan } from './plan.js'

export interface Mounted {
  /** Files that stay Flask, byte for byte. */
  readonly files: ReadonlySet<string>
  /** A name that ties them to a file that cannot stay Flask: the one of the application, or a test. */
  readonly tie: { readonly node: PyNode; readonly name: string } | null
  /** Whether a file belongs to the program around them. */
  readonly isNear: (path: string) => boolean
  /** They take part in what both sides share; not byte for byte then. */
  readonly isSharing: boolean
}

/** A name of another file. */
interface Outside {
  readonly node: PyNode
  readonly path: string
  /** Null when only the file can be told. */
  readonly name: string | null
}

export interface Near {
  readonly isNear: (path: string) => boolean
  /** Whether this step is to convert a file. */
  readonly isChosen: (path: string) => boolean
}

export function mountedWith(
  refused: ReadonlySet<string>,
  flask: FlaskModel,
  plan: Plan,
  { isNear, isChosen }: Near,
  /** Transforms whose changes the refused files take part in. */
  sharing: ReadonlySet<string> = new Set(),
): Mounted {
  const { project } = flask
  const files = new Set(refused)
  const isSharing = sharing.size > 0
  const near = project.modules.filter(({ path }) => isNear(path))
  const names = new Map(near.map((module) => [module.path, outside(module, flask)]))
  const homes = new Set(flask.apps.map(({ module }) => module.path))
  const changes = new Changes(flask, plan, sharing)
  for (let size = -1; size !== files.size; ) {
    size = files.size
    for (const { path } of near)
      for (const { node, path: other, name } of names.get(path) ?? []) {
        if (files.has(path) === files.has(other) || isRegistration(node, flask)) continue
        const isTied = files.has(path) ? changes.has(other, name, node) : !isConstant(other, name, flask)
        if (!isTied) continue
        const joining = files.has(path) ? other : path
        if (homes.has(joining) || isChosen(joining) || isTestPath(joining))
          return { files, isNear, isSharing, tie: { node, name: name ?? other } }
        files.add(joining)
      }
  }
  return { files, isNear, isSharing, tie: null }
}

/** The blueprint in `app.register_blueprint(auth.bp)`: the one name that the application needs of a mounted file. */
function isRegistration(node: PyNode, { routers }: FlaskModel): boolean {
  return routers.some(({ registrations }) => registrations.some(({ blueprint }) => contains(blueprint, node)))
}

/** Every name a module takes from other files of the project; Flask's own names passed on by one count too. */
function outside(module: PyModule, { project }: FlaskModel): readonly Outside[] {
  const found = readsOf(module).flatMap((read): Outside[] => {
    let node = read
    let name = project.names.qualify(node)
    while (name?.endsWith(':') && node.parent?.kind === 'attribute' && node.field === 'object') {
      node = node.parent
      name = project.names.qualify(node)
    }
    const [path, rest] = name?.includes(':') ? (name.split(':') as [string, string]) : [null, '']
    if (path !== null) return path === module.path ? [] : [{ node, path, name: rest.split('.')[0] || null }]
    const given = giver(read, module, project)
    const isKnown = name !== null && !/^(flask|werkzeug)/.test(name)
    return given === null || isKnown ? [] : [{ node, path: given, name: null }]
  })
  const stars = starImportsOf(module).flatMap((node): Outside[] => {
    const statement = importsOf(module).find((own) => own.isStar && contains(own.node, node))
    const path = statement && project.names.resolveModule(module, statement.module, statement.level)?.path
    return path ? [{ node, path, name: null }] : []
  })
  return [...found, ...stars]
}

/** The project file that an imported name was asked of. */
function giver(read: PyNode, module: PyModule, project: FlaskModel['project']): string | null {
  const imported = bindingOf(read)?.definitions.find((definition) => definition.imported)?.imported
  return imported ? (project.names.resolveModule(module, imported.module, imported.level)?.path ?? null) : null
}

/** Plain values mean the same in both worlds. */
function isConstant(path: string, name: string | null, { project }: FlaskModel): boolean {
  const binding = name === null ? null : project.names.definition(`${path}:${name}`)
  if (!binding || binding.definitions.length === 0) return false
  return binding.definitions.every((definition) => {
    const statement = statementOf(definition.target)
    return definition.kind === 'assignment' && statement !== null && isLiteral(statement)
  })
}

const isLiteral = (statement: PyNode): boolean =>
  [...descendants(statement)].every(({ kind }) => !/^(call|attribute|lambda|await|subscript)$/.test(kind))

/** What those transforms do inside a function leaves it callable by everybody. */
const INSIDE: ReadonlySet<string> = new Set(['context', 'application', 'errors', 'templates', 'resources'])

/** Which definitions of converted files are no longer what a Flask file takes them for. */
class Changes {
  private readonly touched = new Map<string, { readonly node: PyNode; readonly author: string }[]>()

  constructor(
    private readonly flask: FlaskModel,
    private readonly plan: Plan,
    sharing: ReadonlySet<string>,
  ) {
    const add = (node: PyNode, author: string): void => {
      if (sharing.has(author)) return
      const { path } = node.module
      this.touched.set(path, [...(this.touched.get(path) ?? []), { node, author }])
    }
    for (const { node, author } of plan.replacements) add(node, author)
    for (const { statement, author, cause } of plan.attachments) if (!cause) add(statement, author)
    for (const [node, { authors }] of plan.calls) for (const author of authors) add(node, author)
    for (const { statement, author } of plan.moves) add(statement, author)
  }

  has(path: string, name: string | null, use: PyNode): boolean {
    const binding = name === null ? null : this.flask.project.names.definition(`${path}:${name}`)
    const isFine = (author: string): boolean =>
      INSIDE.has(author) || (author === 'responses' && isOutermost(use, this.flask))
    return !binding || binding.definitions.length === 0 || this.isChanged(binding, isFine)
  }

  private isChanged({ definitions }: Binding, isFine: (author: string) => boolean): boolean {
    return definitions.some(({ kind, node, target }) => {
      const whole = kind === 'function' || kind === 'class' ? decoratedOf(node) : statementOf(target)
      if (!whole || kind === 'import') return true
      if ([...this.plan.drafts.keys()].some((own) => own === node)) return true
      return (this.touched.get(whole.module.path) ?? [])
        .filter((edit) => contains(whole, edit.node))
        .some((edit) => !isFine(edit.author) || !isBelow(edit.node, whole))
    })
  }
}

/** Whether a decorator gives its answers to Flask itself: the mounted application takes those of FastAPI too. */
function isOutermost(use: PyNode, { flow }: FlaskModel): boolean {
  const decorator = enclosing(use, 'decorator')
  const others = decorator?.parent?.children.filter(({ kind, end }) => kind === 'decorator' && end <= decorator.start)
  const isRoute = (node: PyNode): boolean => {
    const call = decoratorExpression(node)
    const callee = call?.kind === 'call' ? field(call, 'function') : null
    const object = callee?.kind === 'attribute' ? field(callee, 'object') : null
    return object !== null && flow.is(object, 'router')
  }
  return others?.every(isRoute) ?? false
}

/** Whether a node stands in a function of a definition. */
function isBelow(node: PyNode, whole: PyNode): boolean {
  const inside = enclosingFunction(node)
  return inside !== null && contains(whole, inside)
}
