/** `--only` and `--skip`: ids checked against the list, and what a part of the whole means. */
import { type Line, t } from '../report/document.js'
import { stateOf } from '../report/state.js'
import type { MigrationResult, TransformInfo } from '../report/types.js'
import type { Machine } from './machine.js'
import { nearest } from './nearest.js'
import { usageError } from './outcome.js'

export interface Selection {
  readonly only: readonly string[]
  readonly skip: readonly string[]
  /** Blueprints of this step. */
  readonly blueprint: readonly string[]
  readonly keep: readonly string[]
  readonly stage: 'prepare' | 'switch'
}

/** Transforms that leave a Flask application are their own stage, asked for by name, too. */
export async function stageOf({ only, stage }: Selection, machine: Machine): Promise<Selection['stage']> {
  if (stage === 'prepare' || only.length === 0) return stage
  const switching = switchSet(await machine.listTransforms())
  return only.some((id) => switching.includes(id)) ? 'switch' : 'prepare'
}

export async function checkSelection(
  selection: Omit<Selection, 'stage'> & Partial<Pick<Selection, 'stage'>>,
  machine: Machine,
): Promise<void> {
  const asked = [...selection.only, ...selection.skip]
  if (asked.length === 0) return
  const ids = (await machine.listTransforms()).map((transform) => transform.id)
  for (const id of asked) if (!ids.includes(id)) throw unknownId(id, ids)
  const switching = switchSet(await machine.listTransforms())
  const other = selection.stage === 'prepare' ? selection.only.find((id) => switching.includes(id)) : undefined
  if (other) throw usageError(t`${other} makes a FastAPI application; it is no part of --stage prepare`)
}

/** Asked after the project was read: only it knows what its blueprints are called. */
export function checkBlueprints({ blueprint, keep }: Selection, result: MigrationResult): void {
  const { summary } = result
  // Without Flask a blueprint has no name any more: the steps before took it along.
  if (stateOf(result) === 'done') return
  const names = summary.blueprintNames ?? []
  for (const name of [...blueprint, ...keep]) {
    if (names.includes(name)) continue
    const close = nearest(name, names)
    const known = names.length === 0 ? 'there is none' : `there are ${names.join(', ')}`
    throw usageError(t`no blueprint ${name}; ${close === null ? known : `did you mean ${close}?`}`)
  }
}

/** `apply --only` can take transforms whose result still is valid Flask; the others only work together. */
export async function checkApplicable({ only }: Selection, machine: Machine): Promise<void> {
  const switching = switchSet(await machine.listTransforms())
  const refused = only.filter((id) => switching.includes(id))
  if (refused.length === 0) return
  throw usageError(
    t`apply --only cannot take ${refused.join(', ')}: alone it leaves neither a Flask nor a FastAPI application`,
    t`The switch set goes together: ${switching.join(', ')}`,
    t`To look at its share: flask-to-fastapi diff --only ${refused.join(',')}`,
  )
}

/** Said under a partial report or patch that would not run by itself. */
export async function partialNotes({ only }: Selection, machine: Machine): Promise<readonly Line[]> {
  if (only.length === 0) return []
  const switching = switchSet(await machine.listTransforms())
  const halves = only.filter((id) => switching.includes(id))
  if (halves.length === 0) return []
  return [
    t`Shown is the share of ${only.join(', ')}. This patch alone would not run: ${halves.join(', ')} belongs to the switch set (${switching.join(', ')}).`,
  ]
}

function switchSet(transforms: readonly TransformInfo[]): readonly string[] {
  return transforms.filter((transform) => transform.stage === 'switch').map((transform) => transform.id)
}

function unknownId(id: string, ids: readonly string[]): Error {
  const transform = id.split('/')[0] ?? ''
  if (id.includes('/') && ids.includes(transform)) {
    return usageError(t`${id} is a finding; the transform is ${transform}`)
  }
  const close = nearest(id, ids)
  return usageError(
    t`no transform ${id}${close === null ? '; flask-to-fastapi list shows them' : `; did you mean ${close}?`}`,
  )
}
