/** Turns a resolved plan into new file texts: the only user of MagicString. */
import MagicString from 'magic-string'
import { PlanConflict, type ResolvedPlan } from '../plan/resolve.js'
import type { Project } from '../project/project.js'
import type { Definition, PyModule, PyNode } from '../python/node.js'
import { Composer, type Piece } from './compose.js'
import { fitLines } from './fit.js'
import { aliases, importPieces, importsOnePerLine } from './import-statements.js'
import { Imports } from './imports.js'
import { finish } from './text.js'
import { tidy } from './tidy.js'

export interface Emission {
  /** New text of every module that changes, by path. */
  readonly texts: ReadonlyMap<string, string>
  /** Reads of leaving names that survived. */
  readonly leftovers: readonly PyNode[]
  /** Intents nothing printed; a broken law. */
  readonly lost: readonly PyNode[]
}

export interface EmitOptions {
  readonly lineLength: (path: string) => number
  /** Whether the names of an imported module are on their way out of a file. */
  readonly isLeaving: (dotted: string, path: string) => boolean
  /** Files in which a leaving import that nothing reads goes, even where nothing else changes. */
  readonly isCleared: (path: string) => boolean
}

export function emit(project: Project, plan: ResolvedPlan, options: EmitOptions): Emission {
  const imports = new Imports(project, options.isLeaving, (node) => isGone(node, plan))
  const composer = new Composer(plan, (name, target) => imports.nameOf(name, target))
  const changed = new Set<PyModule>()
  for (const map of [plan.replacements, plan.attachments, plan.prefixes])
    for (const node of map.keys()) changed.add(node.module)
  for (const { path } of plan.definitions) {
    const module = project.moduleAt(path)
    if (module) changed.add(module)
  }
  for (const module of project.modules)
    if (options.isCleared(module.path) && imports.unread(module, [[0, module.text.length]]).length > 0)
      changed.add(module)
  const isOnePerLine = prefersOnePerLine(project)
  const bodies = [...changed].map((module) => ({ module, pieces: composer.pieces(module) }))
  const texts = new Map<string, string>()
  const leftovers = project.modules
    .filter((module) => !changed.has(module))
    .flatMap((module) => imports.leaving(module, null))
  const enclosed: PyNode[] = []
  for (const { module, pieces } of bodies) {
    const context = {
      module,
      lineLength: options.lineLength(module.path),
      isOnePerLine,
      before: firstUse(module, pieces),
      isLocal: (dotted: string) => isNew(dotted, plan) || isLocal(dotted, module, project),
    }
    const unread = imports.unread(module, composer.printed.get(module) ?? [])
    for (const statement of wholly(unread)) if (isWithin(statement, pieces)) enclosed.push(statement)
    leftovers.push(...imports.leaving(module, composer.printed.get(module) ?? []))
    if (enclosed.length > 0) continue
    const all = [...pieces, ...importPieces(imports.neededBy(module), unread, context)]
    const text = spaced(fitted(assemble(module, tidy(all, module)), module, options.lineLength(module.path)), module)
    if (text !== module.text) texts.set(module.path, text)
  }
  // An import inside something that is printed anew goes with it.
  if (enclosed.length > 0) return emit(project, without(enclosed, plan), options)
  return { texts, leftovers, lost: composer.lost() }
}

/** Import statements of which no name is read any more. */
function wholly(unread: readonly Definition[]): PyNode[] {
  const statements = new Set(unread.map(({ node }) => node))
  return [...statements].filter(
    (statement) => aliases(statement).length === unread.filter(({ node }) => node === statement).length,
  )
}

const isWithin = (node: PyNode, pieces: readonly Piece[]): boolean =>
  pieces.some(({ start, end, text }) => text !== '' && start <= node.start && node.end <= end)

function without(nodes: readonly PyNode[], plan: ResolvedPlan): ResolvedPlan {
  const removed = nodes.map((node) => [node, { node, template: null, author: 'rewrite' }] as const)
  return { ...plan, replacements: new Map([...plan.replacements, ...removed]) }
}

/** Start of the first statement in which something is printed: what it names has to be imported above. */
function firstUse(module: PyModule, pieces: readonly Piece[]): number {
  // What is printed in the place of an import names nothing.
  const imports = module.root.children.filter(({ kind }) => kind.startsWith('import'))
  const isImport = (at: number): boolean => imports.some(({ start, end }) => start <= at && at < end)
  const starts = pieces.filter(({ text, start }) => text !== '' && !isImport(start)).map(({ start }) => start)
  const first = Math.min(...starts)
  const statement = module.root.children.find(({ end }) => end > first)
  return Math.min(first, statement?.start ?? first)
}

/** Whether something else is printed in the place of a name, or nothing in the place of its decorator. */
function isGone(node: PyNode, plan: ResolvedPlan): boolean {
  if (plan.replacements.has(node)) return true
  let at = node.parent
  while (at && at.kind !== 'decorator') at = at.parent
  return at !== null && plan.replacements.get(at)?.template === null
}

/** A module beside the application that is still to be written. */
function isNew(dotted: string, plan: ResolvedPlan): boolean {
  const paths = [...plan.helpers.map(({ supportPath }) => supportPath), ...plan.modules.map(({ path }) => path)]
  return paths.some((path) => path === `${dotted.split('.')[0]}.py`)
}

/** A module of the project, or one that is still to be written into a package of it. */
function isLocal(dotted: string, module: PyModule, project: Project): boolean {
  const parts = dotted.split('.')
  return parts.some((_, index) => project.names.resolveModule(module, parts.slice(0, index + 1).join('.'), 0) !== null)
}

/** The habit of the project, where more files show it than the other one. */
function prefersOnePerLine(project: Project): boolean {
  const habits = project.modules.map((module) =>
    importsOnePerLine(module.root.children.filter(({ kind }) => kind.startsWith('import'))),
  )
  return habits.filter((habit) => habit === true).length > habits.filter((habit) => habit === false).length
}

function fitted(text: string, module: PyModule, limit: number): string {
  if (module.source.eol === '\n') return fitLines(text, module.text, limit)
  const plain = (source: string): string => source.replaceAll('\r\n', '\n')
  return finish(fitLines(plain(text), plain(module.text), limit), module.source.eol)
}

/** No more blank lines than Python has between two blocks, and none at the end, where statements went. */
function spaced(text: string, { text: before, source: { eol } }: PyModule): string {
  const three = eol.repeat(4)
  const inside = before.includes(three) ? text : text.replace(/(\r?\n)(?:\r?\n){3,}/g, '$1$1$1')
  return before.endsWith(`${eol}${eol}`) ? inside : inside.replace(/(\r?\n)(?:\r?\n)+$/, '$1')
}

/** A removed line ends where something is printed below its block; it takes the line break before it instead. */
function clipped(pieces: readonly Piece[], text: string): Piece[] {
  return pieces.map((piece, index) => {
    const inside = piece.text === '' ? insertedWithin(piece, pieces, index + 1) : undefined
    if (!inside) return piece
    const before = /\r?\n$/.exec(text.slice(0, piece.start))?.[0].length ?? 0
    const isFree = (pieces[index - 1]?.end ?? 0) <= piece.start - before
    return { ...piece, start: isFree ? piece.start - before : piece.start, end: inside.start }
  })
}

/** Pieces are in the order of the text: what lies inside one comes right after it. */
function insertedWithin({ start, end }: Piece, pieces: readonly Piece[], from: number): Piece | undefined {
  for (let at = from; at < pieces.length && (pieces[at] as Piece).start < end; at++) {
    const piece = pieces[at] as Piece
    if (piece.start === piece.end && start < piece.start) return piece
  }
  return undefined
}

function assemble(module: PyModule, pieces: readonly Piece[]): string {
  const out = new MagicString(module.text)
  let position = 0
  for (const piece of clipped(pieces, module.text)) {
    if (piece.start < position) throw new PlanConflict(module.root, ['rewrite'], `overlapping edits at ${piece.start}`)
    position = piece.end
    const text = finish(piece.text, module.source.eol)
    if (piece.start === piece.end) out.appendLeft(piece.start, text)
    else if (text === '') out.remove(piece.start, piece.end)
    else out.update(piece.start, piece.end, text)
  }
  return out.toString()
}
