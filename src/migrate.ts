/** The pipeline: discover, parse, model, plan, resolve, emit, check. Pure; writes nothing. */
import { verdictOn } from '../transforms/extensions/page.js'
import { transforms as allTransforms } from '../transforms/index.js'
import { type FlaskModel, flaskModel } from './flask/model.js'
import { refuseDjango } from './plan/django.js'
import { stepFiles, takenAlong, without } from './plan/kept-files.js'
import { OWN_FINDINGS } from './plan/own-findings.js'
import { Plan, type Remark } from './plan/plan.js'
import { setAside } from './plan/set-aside.js'
import { planAll, type Stage, stageOf, type Transform } from './plan/transform.js'
import { findUnits } from './plan/units.js'
import { loadProject, rewritten } from './project/load.js'
import type { Project } from './project/project.js'
import { createParser, type PythonParser } from './python/parser.js'
import type { KnownFinding, MigrationResult, Progress } from './report/types.js'
import { assemble } from './result/assemble.js'
import { type Settled, settle } from './settle.js'

export interface MigrateOptions {
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  /** Names of the blueprints to convert in this step, with what they import; without it, all. */
  readonly blueprint?: readonly string[]
  /** Names of the blueprints that stay Flask in this step. */
  readonly keep?: readonly string[]
  /** `prepare` changes spellings only: the application stays a Flask application. */
  readonly stage?: Stage
  /** Handlers wait for the database in the event loop where they can. */
  readonly async?: boolean
  /** Tests that nothing carries over hold what they test on Flask, or are skipped where that lets it become FastAPI. */
  readonly heldTests?: 'hold' | 'skip'
  readonly onProgress?: (progress: Progress) => void
}

export async function migrate(root: string, options: MigrateOptions = {}): Promise<MigrationResult> {
  const parser = await createParser()
  const report = (phase: string, done: number): void => options.onProgress?.({ phase, done, total: 4 })
  report('read', 0)
  const project = await loadProject(root, { parser })
  report('plan', 1)
  const result = migrateProject(project, parser, options)
  report('checked', 4)
  return result
}

export function migrateProject(
  project: Project,
  parser: PythonParser,
  options: MigrateOptions = {},
  transforms: readonly Transform[] = allTransforms,
): MigrationResult {
  const { only = [], skip = [], blueprint = [], keep = [], stage = 'switch', heldTests = 'hold' } = options
  const isPart = only.length > 0 || stage === 'prepare'
  const ofStage = transforms.filter((transform) => stageOf(transform) === stage || only.includes(transform.id))
  const chosen = ofStage.filter(({ id }) => (only.length > 0 ? only.includes(id) : true) && !skip.includes(id))
  const run = (subject: Project, asides: readonly Remark[]): Run => {
    const wishes = { async: options.async ?? false }
    const whole = flaskModel(subject, wishes)
    const along = [...asides]
    let step = stepFiles(whole, { blueprint, keep })
    for (;;) {
      const { kept } = step
      const flask = kept.size > 0 ? flaskModel(subject, { ...wishes, staying: kept }) : whole
      const planned = (model: FlaskModel): Plan => {
        const own = new Plan((path) => flask.supportPath(path))
        planAll(chosen, model, own)
        return own
      }
      const plan = planned(flask)
      refuseDjango(plan, subject)
      plan.remarks.push(...along)
      const units = findUnits(subject, flask.companions)
      const planAround = memoized((sharing) => planned(flaskModel(subject, { ...wishes, staying: kept, sharing })))
      const settled = settle(plan, flask, units, parser, { isPart, transforms: chosen, step, planAround })
      if (settled.stuck.length === 0)
        return {
          settled,
          flask,
          assembled: () => assemble(settled, flask, plan, { transforms: chosen, units, verdictOn }),
        }
      along.push(...takenAlong(settled.stuck, flask))
      step = without(step, settled.stuck)
    }
  }
  const first = run(project, [])
  return isPart || heldTests === 'hold' ? first.assembled() : withoutTests(first, run, parser).assembled()
}

/** The answer for the same files is the same plan. */
function memoized(plan: (mounted: ReadonlySet<string>) => Plan): (mounted: ReadonlySet<string>) => Plan {
  const known = new Map<string, Plan>()
  return (mounted) => {
    const key = [...mounted].sort().join('\n')
    const found = known.get(key) ?? plan(mounted)
    known.set(key, found)
    return found
  }
}

interface Run {
  readonly settled: Settled
  readonly flask: FlaskModel
  readonly assembled: () => MigrationResult
}

/** The run in which tests that stand in the way are set aside, when that lets something become FastAPI. */
function withoutTests(
  first: Run,
  run: (project: Project, asides: readonly Remark[]) => Run,
  parser: PythonParser,
): Run {
  let asides: readonly Remark[] = []
  let current = first
  let lost: ReadonlySet<string> = new Set()
  for (let round = 0; round < ROUNDS; round++) {
    const aside = setAside(current.settled.remarks, current.flask, lost)
    const project = aside && rewritten(current.flask.project, aside.texts, parser)
    if (!aside || !project) break
    asides = [...asides, ...aside.remarks]
    lost = aside.lost
    current = run(project, asides)
  }
  const native = ({ settled, flask }: Run): number =>
    flask.handlers.filter(({ definition: { module } }) => settled.isConverted(module.path)).length
  return native(current) > native(first) ? current : first
}

/** What is set aside may uncover what nobody came to before. */
const ROUNDS = 3

/** Every finding that a run can give. */
export function knownFindings(): readonly KnownFinding[] {
  const ofTransforms = allTransforms.flatMap(({ id, findings }) =>
    Object.entries(findings).map(([code, text]) => ({ id: `${id}/${code}`, ...text })),
  )
  return [...ofTransforms, ...Object.entries(OWN_FINDINGS).map(([id, text]) => ({ id, ...text }))]
}
