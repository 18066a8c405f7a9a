/** What a transform is. */
import type { FlaskModel } from '../flask/model.js'
import type { FindingText } from './finding.js'
import type { Mounted } from './mounted.js'
import type { Plan, Planner } from './plan.js'

export interface Transform<Code extends string = string> {
  readonly id: string
  /** One imperative sentence; shown by `list`. */
  readonly summary: string
  /** `switch`, or the lowest Flask version the result still runs on. */
  readonly stage: 'switch' | { readonly prepare: string }
  readonly findings: Readonly<Record<Code, FindingText>>
  plan(flask: FlaskModel, plan: Planner<Code>): void
  /** Plans what goes on when these files stay Flask; says with a report why it cannot, and then the whole application stays. */
  mount?(flask: FlaskModel, plan: Planner<Code>, mounted: Mounted): void
}

export function defineTransform<const Code extends string>(transform: Transform<Code>): Transform<Code> {
  return transform
}

/** Runs every transform over the same facts; none sees what another planned. */
export function planAll(transforms: readonly Transform[], flask: FlaskModel, plan: Plan): void {
  for (const transform of transforms) transform.plan(flask, plan.as(transform))
}

/** The two stages: what leaves a Flask application, and what makes it one of FastAPI. */
export type Stage = 'prepare' | 'switch'

export const stageOf = ({ stage }: Pick<Transform, 'stage'>): Stage => (stage === 'switch' ? 'switch' : 'prepare')
