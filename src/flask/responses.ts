/** The answers of every function Flask takes one from, and which routers need the boundary adapter. */
import type { Project } from '../project/project.js'
import { callArgs, callOf } from '../python/calls.js'
import { isGenerator, returnsOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { enclosingFunction, parts, statementsOf } from '../python/syntax.js'
import { type Answer, AnswerReader } from './answers.js'
import { endsIn } from './endings.js'
import type { Guard } from './guards.js'
import type { Hook } from './hooks.js'
import type { Kept } from './kept.js'
import type { Handler } from './routes.js'
import { type SchemaDump, type Schemas, statusOf } from './schemas.js'
import { classOfMethod, type SyntaxIndex } from './syntax-index.js'
import { isTestPath } from './tests.js'
import type { Types } from './types.js'

export interface ReturnFact {
  readonly statement: PyNode
  readonly answer: Answer
}

export interface ResponseFacts {
  /** Returns of a handler, in source order. */
  readonly handlers: ReadonlyMap<PyNode, readonly ReturnFact[]>
  /** Returns that must be response objects: error handlers, before-request hooks, guards, functions that answer for others. */
  readonly objects: ReadonlyMap<PyNode, readonly ReturnFact[]>
  /** Returns of those that may give nothing: then the handler runs. */
  readonly open: ReadonlySet<PyNode>
  /** Returns of decorators that stay: response objects where they can be read, left to the adapter otherwise. */
  readonly wrappers: ReadonlyMap<PyNode, readonly ReturnFact[]>
  /** Functions among these whose answer goes through to_response, or is the response they were given. */
  readonly free: ReadonlySet<PyNode>
  /** Handlers whose answer only the boundary adapter can read. */
  readonly adapted: ReadonlySet<PyNode>
  /** Handlers whose returns stay as they are written: a call or a decorator looks at them, or they are generators. */
  readonly asWritten: ReadonlySet<PyNode>
  /** Callees such as `jsonify` that these answers account for. */
  readonly consumed: ReadonlySet<PyNode>
  /** Calls that build a response object which is changed before it is returned. */
  readonly built: ReadonlyMap<PyNode, Answer>
  /** What is handed to abort() where that is a response, by the call. */
  readonly aborted: ReadonlyMap<PyNode, Answer>
  /** Handlers and what wraps them that answer as a Resource does: everything but a response is data. */
  readonly resourceful: ReadonlySet<PyNode>
  /** Whether the application or blueprint created by a call needs the boundary adapter. */
  hasAdapter(origin: PyNode): boolean
}

interface Sources {
  readonly project: Project
  readonly index: SyntaxIndex
  readonly types: Types
  readonly handlers: readonly Handler[]
  readonly hooks: readonly Hook[]
  readonly guards: readonly Guard[]
  readonly kept: Kept
  /** Views that are called as plain functions too. */
  readonly calledViews: ReadonlySet<PyNode>
  /** Handlers below a decorator that marshals what they return. */
  readonly marshalled: ReadonlySet<PyNode>
  readonly schemas: Schemas
}

export function findResponses(sources: Sources): ResponseFacts {
  const { handlers, hooks, guards, kept, project, calledViews, marshalled, schemas } = sources
  const handling = new Set(handlers.map(({ definition }) => definition))
  const isWatched = (view: PyNode): boolean =>
    marshalled.has(view) || schemas.pages.has(view) || calledViews.has(view) || kept.of(view)?.isPlain === false
  const asWritten = new Set([...handling].filter((view) => isWatched(view) || isGenerator(view)))
  const owners = new Set(
    hooks
      .filter(({ kind }) => kind === 'errorhandler' || kind === 'before_request' || kind.startsWith('after_'))
      .flatMap(({ definition }) => (definition && !handling.has(definition) ? [definition] : [])),
  )
  const checks = new Map(guards.map((guard) => [guard.wrapper, guard.exits]))
  const wrappers = new Set(
    kept.all.filter(({ isPlain, isWatched }) => isPlain && !isWatched).map(({ wrapper }) => wrapper),
  )
  const known = new Set(
    [...handling, ...owners, ...checks.keys(), ...wrappers].filter((definition) => !asWritten.has(definition)),
  )
  const exitsOf = (definition: PyNode) => checks.get(definition) ?? returnsOf(definition)
  const resourceful = resourcefulOf(sources)
  const { reader, facts } = readAnswers(sources, known, asWritten, resourceful, exitsOf)
  const ofHandlers = new Map([...handling].map((view) => [view, asWritten.has(view) ? [] : facts(view)]))
  const ofObjects = new Map(
    [...owners, ...checks.keys(), ...reader.answering].map((definition) => [definition, facts(definition)]),
  )
  const isAdapted = (view: PyNode): boolean => asWritten.has(view) || kept.of(view) !== null
  const adapted = new Set(
    [...ofHandlers]
      .filter(
        ([view, returns]) =>
          isAdapted(view) || needsAdapter(view, returns, project, sources.schemas.dumps.get(view) ?? null),
      )
      .map(([definition]) => definition),
  )
  const origins = new Set(
    handlers
      .filter(({ definition }) => adapted.has(definition))
      .flatMap(({ routes }) => routes.flatMap((route) => [...route.owners].map((owner) => owner.origin))),
  )
  return {
    handlers: ofHandlers,
    objects: ofObjects,
    wrappers: new Map([...wrappers].map((definition) => [definition, facts(definition)])),
    open: new Set(
      [...ofObjects.values()].flat().flatMap(({ statement, answer }) => (answer.kind === 'unknown' ? [statement] : [])),
    ),
    free: new Set(
      hooks.flatMap(({ kind, definition, isDependency }) =>
        definition && (kind.startsWith('after_') || (kind === 'before_request' && !isDependency)) ? [definition] : [],
      ),
    ),
    adapted,
    asWritten,
    resourceful,
    consumed: reader.consumed,
    built: reader.built,
    aborted: abortedAnswers(sources, reader),
    hasAdapter: (origin) => origins.has(origin),
  }
}

/** Methods of resources, and the checks and decorators that stand on nothing else. */
function resourcefulOf({ handlers, guards, kept }: Sources): ReadonlySet<PyNode> {
  const own = handlers.filter(({ routes }) => routes.every(({ classView }) => classView?.isResource))
  const outside = new Set(own.flatMap(({ routes }) => routes.flatMap(({ classView }) => classView?.ofApi ?? [])))
  const isOnResources = (applications: readonly PyNode[]): boolean =>
    applications.length > 0 &&
    applications.every((node) => !outside.has(node) && own.some(({ decorators }) => decorators.includes(node)))
  return new Set([
    ...own.map(({ definition }) => definition),
    ...guards.filter(({ applications }) => isOnResources(applications)).map(({ wrapper }) => wrapper),
    ...kept.all
      .filter(({ decorator }) => isOnResources(decorator.applications.map(({ node }) => node)))
      .map(({ wrapper }) => wrapper),
  ])
}

interface Reading {
  readonly reader: AnswerReader
  readonly facts: (definition: PyNode) => ReturnFact[]
}

/** Functions that answer for others do so only while each of their answers can be built here. */
function readAnswers(
  sources: Sources,
  known: ReadonlySet<PyNode>,
  asWritten: ReadonlySet<PyNode>,
  resourceful: ReadonlySet<PyNode>,
  exitsOf: (definition: PyNode) => readonly PyNode[],
): Reading {
  const excluded = new Set(asWritten)
  for (;;) {
    const reader = new AnswerReader(
      sources.types,
      answeringFunctions(sources, known, excluded, resourceful),
      resourceful,
      sources.schemas.dumps,
    )
    const facts = (definition: PyNode): ReturnFact[] =>
      exitsOf(definition).map((statement) => ({ statement, answer: reader.read(statement) }))
    const open = [...reader.answering].filter((definition) => {
      const isOpen = facts(definition).some(({ answer }) => /^(kept|unknown|none)$/.test(answer.kind))
      return isOpen || !endsIn(statementsOf(definition), sources.project)
    })
    if (open.length === 0) return { reader, facts }
    for (const definition of open) excluded.add(definition)
  }
}

/** `abort(make_response(...))` and the like; a status is none. */
function abortedAnswers({ project }: Sources, reader: AnswerReader): ReadonlyMap<PyNode, Answer> {
  const found = new Map<PyNode, Answer>()
  for (const name of ['flask.abort', 'werkzeug.exceptions.abort']) {
    for (const use of project.names.uses(name)) {
      const call = callOf(use)
      const [given, ...others] = call ? callArgs(call).positional : []
      const isStatement = call?.parent?.kind === 'expression_statement'
      if (!call || !isStatement || others.length > 0 || given?.kind !== 'call') continue
      const answer = reader.expression(given)
      if ('status' in answer || /^(answered|kept)$/.test(answer.kind)) found.set(call, answer)
    }
  }
  return found
}

function needsAdapter(
  definition: PyNode,
  returns: readonly ReturnFact[],
  project: Project,
  dump: SchemaDump | null,
): boolean {
  // A status without a body needs no value.
  const isBare = dump !== null && statusOf(dump).value === 204
  if (!isBare && !endsIn(statementsOf(definition), project)) return true
  return returns.some(({ answer }) => {
    if (/^(unknown|none|kept)$/.test(answer.kind)) return true
    // Unproven values with another status or headers become response objects of their own.
    return (
      answer.kind === 'json' && !answer.isJson && answer.isContainer && !answer.headers && isMainStatus(answer, returns)
    )
  })
}

/** The status of the decorator: that of the last return at the top of the body, else the one all returns share. */
export function mainStatus(definition: PyNode, returns: readonly ReturnFact[], dump: SchemaDump | null = null): number {
  // A view without a return answers with the status of its schema.
  if (dump && returns.length === 0) return statusOf(dump).value ?? 200
  // The adapter would give a value nobody can tell the decorator's status.
  if (returns.some(({ answer }) => answer.kind === 'unknown' || answer.kind === 'none')) return 200
  const last = statementsOf(definition).at(-1)
  const plain = returns.filter(({ answer }) => isPlain(answer))
  const main = plain.find(({ statement }) => statement === last)
  const statuses = plain.map(({ answer }) => ('status' in answer ? answer.status.value : null))
  if (main && 'status' in main.answer) return main.answer.status.value ?? 200
  const [first] = statuses
  if (last?.kind === 'return_statement') return 200
  return first !== undefined && first !== null && statuses.every((status) => status === first) ? first : 200
}

/** Answers that can be the value of a path operation. */
export function isPlain(answer: Answer): boolean {
  if (answer.kind === 'empty') return !answer.headers
  return answer.kind === 'json' && !answer.headers && answer.status.value !== null
}

function isMainStatus(answer: Answer, returns: readonly ReturnFact[]): boolean {
  const statement = returns.find((fact) => fact.answer === answer)?.statement
  const definition = statement && enclosingFunction(statement)
  return definition != null && 'status' in answer && answer.status.value === mainStatus(definition, returns)
}

const BUILDERS = [
  'flask.jsonify',
  'flask.redirect',
  'flask.make_response',
  'flask.Response',
  'werkzeug.utils.redirect',
] as const

/** Functions that build an answer and whose every use is `return f(...)` in a function that answers. */
function answeringFunctions(
  { project, index }: Sources,
  known: ReadonlySet<PyNode>,
  excluded: ReadonlySet<PyNode>,
  resourceful: ReadonlySet<PyNode>,
): ReadonlySet<PyNode> {
  const candidates = new Set<PyNode>()
  const grow = (definition: PyNode | null): void => {
    if (!definition || known.has(definition) || excluded.has(definition) || candidates.has(definition)) return
    if (classOfMethod(definition) || isGenerator(definition) || isTestPath(definition.module.path)) return
    candidates.add(definition)
    for (const use of index.usesOf(definition)) if (isReturnedCall(use)) grow(enclosingFunction(use))
  }
  for (const name of BUILDERS)
    for (const use of project.names.uses(name)) if (isReturned(use)) grow(enclosingFunction(use))
  for (let isStable = false; !isStable; ) {
    const bad = [...candidates].filter((definition) => {
      const uses = index.usesOf(definition)
      const isUsedWell = (use: PyNode): boolean => {
        const user = enclosingFunction(use)
        // What it returns beside responses means something else to a Resource.
        if (!isReturnedCall(use) || user === null || resourceful.has(user)) return false
        return known.has(user) || candidates.has(user)
      }
      return uses.length === 0 || !uses.every(isUsedWell)
    })
    for (const definition of bad) candidates.delete(definition)
    isStable = bad.length === 0
  }
  return candidates
}

const isReturnedCall = (use: PyNode): boolean =>
  use.parent?.kind === 'call' && use.field === 'function' && use.parent.parent?.kind === 'return_statement'

/** Whether a builder's call is what a return statement gives, alone or in a tuple. */
function isReturned(use: PyNode): boolean {
  let at: PyNode | null = use.parent
  if (at?.kind !== 'call') return false
  at = at.parent
  while (at && /^(tuple|expression_list|parenthesized_expression)$/.test(at.kind)) at = at.parent
  return at?.kind === 'return_statement'
}

export const returnedValue = (statement: PyNode): PyNode | null => parts(statement)[0] ?? null
