/** `list`: the transforms. */
import { bold, dim, t } from '../../report/document.js'
import type { TransformInfo } from '../../report/types.js'
import type { Outcome } from '../outcome.js'
import type { Context } from './context.js'

export async function list({ machine }: Context): Promise<Outcome> {
  const transforms = await machine.listTransforms()
  const width = Math.max(0, ...transforms.map((transform) => transform.id.length))
  const out = transforms.map((transform) => {
    return t`${bold(transform.id.padEnd(width))}  ${stageText(transform).padEnd(14)}  ${dim(transform.summary)}`
  })
  return { out, err: [], happenings: [] }
}

function stageText({ stage }: TransformInfo): string {
  return stage === 'switch' ? 'switch' : `prepare ${stage.prepare}`
}
