/** Questions of Flask-Script, asked by click. */
import { type Hole, importedModule, join, py } from '../../src/plan/template.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import type { ManagerPlanner } from './index.js'

const click = importedModule('click')

export function planPrompt(node: PyNode, name: string, plan: ManagerPlanner): boolean {
  const call = callOf(node)
  if (!call) return false
  const { positional, keywords, hasStar } = callArgs(call)
  const question = positional[0] ?? keywords.get('name')
  const value = positional[1] ?? keywords.get('default')
  const isPlain = positional.length < 3 && [...keywords.keys()].every((key) => key === 'name' || key === 'default')
  if (hasStar || !question || !isPlain) return false
  const rest: Hole[] = [value && py`default=${value}`, name === 'prompt_pass' && py`hide_input=True`]
  plan.discard(node)
  plan.replace(call, py`${click}.${name === 'prompt_bool' ? py`confirm` : py`prompt`}(${join([question, ...rest])})`)
  return true
}
