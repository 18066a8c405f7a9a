/** Prints what a plan made by hand says about one text. */
import { flaskModel } from '../../src/flask/model.js'
import { Plan, type Planner } from '../../src/plan/plan.js'
import { resolve } from '../../src/plan/resolve.js'
import { defineTransform } from '../../src/plan/transform.js'
import { projectFromSources } from '../../src/project/load.js'
import type { PyNode } from '../../src/python/node.js'
import { createParser } from '../../src/python/parser.js'
import { descendants, textOf } from '../../src/python/syntax.js'
import { type Emission, emit } from '../../src/rewrite/emit.js'

export const parser = await createParser()

export interface Desk {
  readonly plan: Planner
  /** The plan as another transform has it. */
  readonly other: Planner
  /** The outermost node of this text, optionally of this kind. */
  find(text: string, kind?: string): PyNode
  readonly root: PyNode
  readonly whole: Plan
}

export interface Printed {
  readonly text: string
  readonly emission: Emission
}

const transform = (id: string) => defineTransform({ id, summary: 'S', stage: 'switch', findings: {}, plan: () => {} })

export function desk(source: string, more: Readonly<Record<string, string>> = {}): Desk & { print(): Printed } {
  const files = new Map([['app.py', source], ...Object.entries(more)])
  const project = projectFromSources(files, { parser })
  const flask = flaskModel(project)
  const whole = new Plan((path) => flask.supportPath(path))
  const module = project.moduleAt('app.py')
  if (!module) throw new Error('app.py does not parse')
  const find = (text: string, kind?: string): PyNode => {
    for (const node of descendants(module.root))
      if (textOf(node) === text && (kind === undefined || node.kind === kind)) return node
    throw new Error(`no ${kind ?? 'node'} ${text}`)
  }
  const print = (): Printed => {
    const emission = emit(
      project,
      resolve(whole, () => true),
      {
        lineLength: (path) => flask.lineLength(path),
        isLeaving: (dotted) => /^flask(\.|$)/.test(dotted),
        isCleared: () => false,
      },
    )
    return { emission, text: emission.texts.get('app.py') ?? source }
  }
  return { plan: whole.as(transform('one')), other: whole.as(transform('two')), whole, find, root: module.root, print }
}

/** The text after `change`. */
export function rewritten(
  source: string,
  change: (desk: Desk) => void,
  more: Readonly<Record<string, string>> = {},
): string {
  const own = desk(source, more)
  change(own)
  const { text, emission } = own.print()
  if (emission.lost.length > 0) throw new Error(`lost: ${emission.lost.map(textOf).join(', ')}`)
  return text
}
