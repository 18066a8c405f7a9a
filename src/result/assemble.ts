/** Turns a settled plan into the plain result that reports, the writer and the command line work on. */
import { emittedFunction, namesSupport } from '../check/rung.js'
import type { FlaskModel } from '../flask/model.js'
import type { Handler } from '../flask/routes.js'
import { findServers } from '../flask/servers.js'
import type { Finding } from '../plan/finding.js'
import { type Plan, type Remark, sortFindings } from '../plan/plan.js'
import type { Transform } from '../plan/transform.js'
import type { Units } from '../plan/units.js'
import { BRIDGE_RECORD, bridgeRecord } from '../project/bridge-record.js'
import { flaskAhead } from '../project/manifests.js'
import { encode } from '../python/decode.js'
import { decoratedOf, isAsync } from '../python/functions.js'
import { importsOf } from '../python/imports.js'
import type { PyNode } from '../python/node.js'
import { positionAt } from '../python/style.js'
import { textOf } from '../python/syntax.js'
import { TURNING_POINTS } from '../report/differences.js'
import type { ExtensionReport, FileChange, HandlerReport, MigrationResult, TransformShare } from '../report/types.js'
import type { Settled } from '../settle.js'
import { notesChange } from './notes.js'
import { summarize } from './summary.js'
import { type Traits, traitsOf } from './traits.js'
import { workList } from './work.js'

interface Sources {
  readonly transforms: readonly Transform[]
  readonly units: Units
  /** What becomes of the extension that is imported under a name. */
  readonly verdictOn: (module: string) => Omit<ExtensionReport, 'name'>
}

export function assemble(
  settled: Settled,
  flask: FlaskModel,
  plan: Plan,
  { transforms, units, verdictOn }: Sources,
): MigrationResult {
  const { project } = flask
  const findings = sortFindings(settled.remarks.map(toFinding))
  const traits = traitsOf(flask)
  const handlers = flask.handlers.map((handler) => ({ ...toHandler(handler, flask, settled), ...traits(handler) }))
  const summary = summarize(flask, settled)
  return {
    root: project.root,
    summary,
    findings,
    skipped: project.skipped,
    changes: withNotes(toChanges(settled, flask), settled, flask, findings, handlers),
    transforms: transforms.map(({ id }) => share(id, settled, findings, plan)),
    handlers,
    django: project.django,
    others: otherFrameworks(flask),
    extensions: summary.extensions.map((name) => ({ name, ...verdictOn(name) })),
    servers: findServers(flask),
    flaskAhead: flaskAhead(flask.project.manifests, TURNING_POINTS),
    work: workList({ findings, handlers, apps: summary.apps, units }),
  }
}

/** MIGRATION.md goes with whatever changes; a part of a migration has none. */
function withNotes(
  changes: readonly FileChange[],
  settled: Settled,
  flask: FlaskModel,
  findings: readonly Finding[],
  handlers: readonly HandlerReport[],
): readonly FileChange[] {
  if (changes.length === 0 || settled.isPart) return changes
  return [...changes, notesChange(settled, flask, findings, handlers)].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** FastAPI stands on Starlette, so Starlette beside it is no other framework. */
function otherFrameworks({ project }: FlaskModel): MigrationResult['others'] {
  const hasFastapi = project.modules.some((module) =>
    importsOf(module).some(({ module: name }) => /^fastapi\b/.test(name)),
  )
  return project.frameworks.filter(({ name }) => !(hasFastapi && name === 'starlette'))
}

function toFinding({ node, author, code, text, data, blocks, place }: Remark): Finding {
  const { line, column } = place ? { line: place.line, column: 1 } : positionAt(node.module, node.start)
  const what = text.what.replace(/\{(\w+)\}/g, (_, key: string) => data[key] ?? '')
  return {
    id: `${author}/${code}`,
    level: text.level,
    path: place?.path ?? node.module.path,
    line,
    column,
    what,
    why: text.why,
    todo: text.todo.replace(/\{(\w+)\}/g, (_, key: string) => data[key] ?? ''),
    blocks,
  }
}

/** From what is on disk to what is wanted; those differ from the program that was read where an earlier run wrote. */
function toChanges(settled: Settled, flask: FlaskModel): FileChange[] {
  const { project } = flask
  const { bridged } = project
  const wanted = new Map<string, string | null>(settled.texts)
  for (const path of settled.removed) wanted.set(path, null)
  for (const path of project.asideOf.keys())
    if (!wanted.has(path) && isSettled(path, settled)) wanted.set(path, textAt(path, project))
  // Nothing that was migrated already goes back on its own.
  for (const path of bridged?.current.keys() ?? [])
    if (!wanted.has(path) && isSettled(path, settled)) wanted.set(path, textAt(path, project))
  const changes = [...wanted].map(([path, text]) => {
    const source = project.moduleAt(path)?.source
    const encoded = (own: string | null): Uint8Array | null =>
      own === null ? null : source ? encode(own, source) : new TextEncoder().encode(own)
    const before = bridged?.current.get(path) ?? textBefore(path, project)
    return before === text ? [] : [{ path, before: encoded(before), after: encoded(text) }]
  })
  return [...changes.flat(), ...recordChange(settled, project)].sort((a, b) => (a.path < b.path ? -1 : 1))
}

const isSettled = (path: string, { isConverted, mounted }: Settled): boolean => isConverted(path) || mounted.has(path)

const textAt = (path: string, project: FlaskModel['project']): string | null =>
  project.moduleAt(path)?.text ?? project.files.get(path)?.text ?? null

/** What is on disk where no earlier run wrote. */
const textBefore = (path: string, project: FlaskModel['project']): string | null =>
  project.asideOf.get(path) ?? textAt(path, project)

/** What a later run needs to know while a part is Flask. */
function recordChange(settled: Settled, project: FlaskModel['project']): FileChange[] {
  const before = project.bridged?.record ?? null
  const isOpen = [...(project.bridged?.current.keys() ?? [])].some((path) => !isSettled(path, settled))
  if (isOpen || (project.bridged?.edited.length ?? 0) > 0) return []
  const after =
    settled.mounted.size > 0 && settled.texts.size > 0
      ? bridgeRecord(settled.texts, (path) => textBefore(path, project), project.bridged)
      : null
  const bytes = (text: string | null): Uint8Array | null => (text === null ? null : new TextEncoder().encode(text))
  return before === after ? [] : [{ path: BRIDGE_RECORD, before: bytes(before), after: bytes(after) }]
}

function toHandler(handler: Handler, flask: FlaskModel, settled: Settled): Omit<HandlerReport, keyof Traits> {
  const { definition, name, routes } = handler
  const { path } = definition.module
  const own = flask.handlers.filter((other) => other.definition.module.path === path && other.name === name)
  const emitted = settled.isConverted(path) ? settled.modules.get(path) : undefined
  const after = emitted ? emittedFunction(emitted, name, own.indexOf(handler)) : null
  const needsHelp = after !== null && namesSupport(after, settled.names, (file) => file.includes('flask_support'))
  return {
    path,
    line: positionAt(definition.module, definition.start).line,
    name,
    methods: [...new Set(routes.flatMap((route) => route.methods ?? []))],
    rule: routes[0]?.rule ?? '',
    rung: settled.mounted.has(path) ? 2 : after === null ? 1 : needsHelp ? 3 : 4,
    async: after !== null && isAsync(after),
    heldBy: heldBy(after, definition, flask),
    before: textOf(decoratedOf(definition)),
    after: after === null ? null : textOf(decoratedOf(after)),
  }
}

/** Of what stays on Flask it says what would hold it. */
function heldBy(after: PyNode | null, definition: PyNode, flask: FlaskModel): string | null {
  if (after === null) return flask.heldBy(definition)
  return isAsync(after) ? null : (flask.heldBy(definition) ?? 'unknown calls')
}

function share(id: string, settled: Settled, findings: readonly Finding[], plan: Plan): TransformShare {
  const own = [
    ...plan.replacements.filter(({ author }) => author === id).map(({ node }) => node.module.path),
    ...plan.attachments.filter(({ author }) => author === id).map(({ statement }) => statement.module.path),
    ...plan.definitions.filter(({ author }) => author === id).map(({ path }) => path),
  ].filter(settled.isConverted)
  const texts = [...settled.plan.texts, ...settled.manifests.edits].filter(({ author }) => author === id)
  const files = settled.plan.files.filter(({ author }) => author === id)
  own.push(...[...texts, ...files].map(({ path }) => path))
  const editsByPath: Record<string, number> = {}
  for (const path of own) editsByPath[path] = (editsByPath[path] ?? 0) + 1
  const manual = findings.filter((finding) => finding.id.startsWith(`${id}/`) && finding.level === 'manual').length
  return { id, files: Object.keys(editsByPath).length, edits: own.length, manual, editsByPath }
}
