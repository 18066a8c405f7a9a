/** Prints what can be proven: refused units are taken out, the rest is emitted and checked, until nothing more has to go. */
import { basename } from 'node:path'
import { checkTexts, type KnownTexts, type Problem } from './check/check.js'
import { isExtensionModule, isKeptOnFlask } from './flask/extensions.js'
import type { FlaskModel } from './flask/model.js'
import { isTestPath } from './flask/tests.js'
import { bridge, type Stuck } from './plan/bridging.js'
import type { StepFiles } from './plan/kept-files.js'
import { untrueImports } from './plan/mounted-imports.js'
import { BROKEN_LAW, LEFTOVER, OLD_SUPPORT, UNREAD } from './plan/own-findings.js'
import type { Plan, Remark } from './plan/plan.js'
import { PlanConflict, type ResolvedPlan, resolve } from './plan/resolve.js'
import type { Transform } from './plan/transform.js'
import type { Units } from './plan/units.js'
import { namesOf } from './project/names.js'
import { modulePaths } from './project/paths.js'
import type { Names, Project } from './project/project.js'
import { importsOf } from './python/imports.js'
import type { PyModule, PyNode } from './python/node.js'
import type { PythonParser } from './python/parser.js'
import { contains, textOf } from './python/syntax.js'
import { type Emission, emit } from './rewrite/emit.js'
import { type ManifestEdits, manifestEdits } from './rewrite/manifests.js'
import { outdatedSupport, supportTexts } from './rewrite/support.js'
import { applyTexts } from './rewrite/texts.js'
import { needsContext } from './support/index.js'

export interface Settled {
  readonly plan: ResolvedPlan
  /** New text of every file that changes or is new. */
  readonly texts: ReadonlyMap<string, string>
  /** Files that go. */
  readonly removed: readonly string[]
  readonly remarks: readonly Remark[]
  readonly isConverted: (path: string) => boolean
  /** Files that stay Flask below a converted application. */
  readonly mounted: ReadonlySet<string>
  readonly manifests: ManifestEdits
  /** Files of this step that cannot stay Flask while the chosen ones are converted. */
  readonly stuck: readonly Stuck[]
  /** Only some transforms ran: what is shown would not run alone. */
  readonly isPart: boolean
  /** The emitted Python files, parsed again, beside the untouched ones. */
  readonly names: Names
  readonly modules: ReadonlyMap<string, PyModule>
}

export interface SettleOptions {
  readonly isPart: boolean
  readonly transforms: readonly Transform[]
  readonly step: StepFiles
  readonly planAround: (sharing: ReadonlySet<string>) => Plan
}

/** A part of a migration is shown as it is: what the other transforms would do is not missed. */
export function settle(
  whole: Plan,
  flask: FlaskModel,
  units: Units,
  parser: PythonParser,
  { isPart, transforms, step, planAround }: SettleOptions,
): Settled {
  const { project } = flask
  const remarks: Remark[] = [...whole.remarks, ...unreadFiles(flask, units)]
  const withFlask = flaskUnits(flask, units)
  const known: KnownTexts = new Map()
  for (;;) {
    const blocking = remarks.filter(({ blocks, text }) => blocks && (!isPart || text === BROKEN_LAW))
    const refused = { ...refusedFiles(blocking, isPart), ...step }
    const bridging = bridge(whole, refused, { flask, units, transforms, planAround })
    const { plan, mounted, sharing, stuck } = bridging
    const isConverted = (path: string): boolean => !bridging.isRefused(path) && withFlask.has(units.unitOf(path))
    const printed = attempt(() => print(plan, flask, { isConverted, sharing }, isPart ? null : remarks))
    if (printed instanceof PlanConflict) {
      remarks.push(brokenLaw(printed.node, printed.message))
      continue
    }
    const { resolved, emission } = printed
    const python = new Map([...emission.texts, ...supportTexts(resolved, project)])
    const checked = checkTexts(python, (path) => project.moduleAt(path), parser, known)
    const found = isPart
      ? []
      : [
          ...leftovers(emission, isConverted),
          ...lost(emission, resolved),
          ...problems(checked.problems, flask),
          ...unsupported(resolved, flask),
          ...untrueImports(checked.modules, mounted, project).map(({ node, detail }) => brokenLaw(node, detail)),
        ]
    const isSaid = ({ node, blocks, isAfterwards }: Remark): boolean =>
      withFlask.has(units.unitOf(node.module.path)) && (blocks || !isAfterwards || isConverted(node.module.path))
    if (found.length > 0 && found.some(({ node }) => isConverted(node.module.path))) {
      remarks.push(...found)
      continue
    }
    const { modules, names } = afterwards(project, checked.modules)
    const programs = [...modules.values()]
    const manifests = manifestEdits(resolved, { project, modules: programs, isConverted, isTest: isTestPath })
    return {
      plan: resolved,
      texts: new Map([...python, ...otherTexts(resolved, manifests, project)]),
      removed: removedIn(resolved),
      remarks: [...remarks, ...bridging.remarks].filter(isSaid),
      isConverted,
      mounted,
      stuck,
      manifests,
      isPart,
      names,
      modules: checked.modules,
    }
  }
}

/** The emitted Python files beside the untouched ones. */
function afterwards(project: Project, emitted: ReadonlyMap<string, PyModule>) {
  const modules = new Map(project.modules.map((module) => [module.path, module]))
  for (const [path, module] of emitted) modules.set(path, module)
  return { modules, names: namesOf([...modules.values()], modulePaths([...modules.keys()], basename(project.root))) }
}

/** What a bridge cannot stand: files that could not be read may use anything. */
function refusedFiles(blocking: readonly Remark[], isPart: boolean) {
  const isWhole = ({ author, code }: Remark): boolean =>
    isPart || author === 'django' || code === UNREAD_FILE || code === EDITED
  const paths = (list: readonly Remark[]): string[] => list.map(({ node }) => node.module.path)
  return {
    refused: new Set(paths(blocking)),
    whole: new Set(paths(blocking.filter(isWhole))),
  }
}

const removedIn = ({ files }: ResolvedPlan): string[] =>
  files.flatMap(({ path, text }) => (text === null ? [path] : []))

/** Files that are not Python: new ones, and edited ones. */
function otherTexts({ files, texts }: ResolvedPlan, { edits }: ManifestEdits, project: Project): [string, string][] {
  const written = files.flatMap(({ path, text }): [string, string][] => (text === null ? [] : [[path, text]]))
  return [...written, ...applyTexts([...texts, ...edits], project)]
}

function print(
  plan: Plan,
  flask: FlaskModel,
  { isConverted, sharing }: { readonly isConverted: (path: string) => boolean; readonly sharing: ReadonlySet<string> },
  remarks: readonly Remark[] | null,
) {
  const resolved = resolve(plan, (path) => isConverted(path) || sharing.has(path), remarks ?? [])
  const own = new Set(flask.project.modules.flatMap(({ name }) => name.split('.')))
  const isOwn = (dotted: string): boolean => own.has(dotted.replace(/^\.+/, '').split('.')[0] ?? '')
  const emission = emit(flask.project, resolved, {
    lineLength: (path) => flask.lineLength(path),
    isLeaving: (dotted, path) =>
      !sharing.has(path) &&
      (/^flask(\.|$)/.test(dotted) || (isExtensionModule(dotted) && !isOwn(dotted) && !isKeptOnFlask(dotted))),
    // A part of a migration shows the changes of its transforms only.
    isCleared: remarks ? isConverted : () => false,
  })
  return { resolved, emission }
}

function attempt<T>(run: () => T): T | PlanConflict {
  try {
    return run()
  } catch (error) {
    if (error instanceof PlanConflict) return error
    throw error
  }
}

/** What an earlier run mounted speaks Flask in the support module too. */
const isMount = ({ path }: PyModule): boolean => /(?:^|\/)flask_support\/flask_\w+\.py$/.test(path)

/** Units in which something still imports Flask; the others are done, or none of our business. */
function flaskUnits({ project }: FlaskModel, units: Units): ReadonlySet<number> {
  const importing = project.modules.filter((module) =>
    importsOf(module).some(({ level, module: name }) => {
      return level === 0 && /^flask(\.|$)|^flask_(?!support)/.test(name) && !isKeptOnFlask(name) && !isMount(module)
    }),
  )
  return new Set(importing.map(({ path }) => units.unitOf(path)))
}

const EDITED = 'edited-since'
const UNREAD_FILE = 'unread-file'

const ON_PURPOSE: ReadonlySet<string> = new Set(['generated', 'not-regular', 'outside-root'])

/** A file that fails a gate refuses its unit; broken tests are reported and left alone. */
function unreadFiles({ project }: FlaskModel, units: Units): Remark[] {
  return project.skipped
    .filter(({ path, reason }) => path.endsWith('.py') && !ON_PURPOSE.has(reason) && !isTestPath(path))
    .flatMap(({ path, detail }) => {
      const module = project.modules.find((candidate) => units.unitOf(candidate.path) === units.unitOf(path))
      const place = { path, line: 1 }
      const data = { path, detail }
      return module
        ? [{ node: module.root, author: 'flask', code: UNREAD_FILE, text: UNREAD, data, blocks: true, place }]
        : []
    })
}

/** Flask names that would survive in a file of a converted unit. */
function leftovers(emission: Emission, isConverted: (path: string) => boolean): Remark[] {
  return emission.leftovers
    .filter((node) => isConverted(node.module.path))
    .map((node) => ({
      node,
      author: 'flask',
      code: 'not-carried-over',
      text: LEFTOVER,
      data: { name: textOf(node) },
      blocks: true,
    }))
}

function lost(emission: Emission, { discards }: ResolvedPlan): Remark[] {
  const isDiscarded = (node: PyNode): boolean => [...discards].some((outer) => contains(outer, node))
  return emission.lost.filter((node) => !isDiscarded(node)).map((node) => brokenLaw(node, 'an edit was lost'))
}

function problems(list: readonly Problem[], flask: FlaskModel): Remark[] {
  return list.map(({ path, code, detail }) => {
    const module = flask.project.moduleAt(path) ?? flask.apps[0]?.module ?? flask.project.modules[0]
    return brokenLaw((module as PyModule).root, `${code} in ${path}: ${detail}`)
  })
}

const unsupported = (plan: ResolvedPlan, flask: FlaskModel): Remark[] => [
  ...withoutContext(plan, flask),
  ...outdated(plan, flask),
]

/** Helpers that look at the current request, in an application that never makes a request the current one. */
function withoutContext({ helpers }: ResolvedPlan, flask: FlaskModel): Remark[] {
  return flask.apps.flatMap((app) => {
    const own = helpers.filter(({ supportPath }) => supportPath === flask.supportPath(app.module.path))
    const names = own.map(({ helper }) => helper)
    const idle = names.find(needsContext)
    const isIdle = idle !== undefined && !names.includes('RequestContext')
    return isIdle ? [brokenLaw(app.origin, `${idle} is used without RequestContext`)] : []
  })
}

function outdated(plan: ResolvedPlan, { project, apps }: FlaskModel): Remark[] {
  return outdatedSupport(plan, project).flatMap((path) => {
    const node = apps[0]?.origin ?? project.moduleAt(path)?.root
    const remark = { author: 'flask', code: 'old-support', text: OLD_SUPPORT, data: { path }, blocks: true }
    return node ? [{ ...remark, node, place: { path, line: 1 } }] : []
  })
}

function brokenLaw(node: PyNode, detail: string): Remark {
  return { node, author: 'flask', code: 'failed-check', text: BROKEN_LAW, data: { detail }, blocks: true }
}
