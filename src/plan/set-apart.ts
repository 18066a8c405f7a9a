/** Definitions printed in the place of a statement: two blank lines set them apart. */
import type { PyNode } from '../python/node.js'
import { code, type Hole, py, type Template } from './template.js'

export function setApart(statement: PyNode, template: Hole): Template {
  const { module, start, end } = statement
  const rest = module.text.slice(end)
  const above = 3 - lineEnds(/\s*$/.exec(module.text.slice(0, start)))
  const below = rest.trim() === '' ? 0 : 3 - lineEnds(/^\s*/.exec(rest))
  return py`${lines(above)}${template}${lines(below)}`
}

const lines = (count: number): Hole => code('\n'.repeat(Math.max(0, count)))

const lineEnds = (blank: RegExpExecArray | null): number => (blank?.[0].split('\n').length ?? 1) - 1
