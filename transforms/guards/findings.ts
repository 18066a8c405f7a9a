/** What the guards transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'other-decorator': manual(
    'the handler is decorated with `{decorator}`, which is not part of this project',
    'FastAPI reads the signature of what it leaves, and nobody can tell what it does to arguments and answers',
    'do its work in a dependency, or inside the handler',
  ),
  'unreadable-decorator': manual(
    '`{decorator}` does not simply give back a function that calls the view',
    'whether FastAPI still sees the view’s parameters cannot be told',
    'write it as one inner function with functools.wraps that is returned',
  ),
  'async-view': manual(
    '`{decorator}` and its handler mix async def and def',
    'the decorator would get a coroutine where it expects an answer',
    'make both plain functions',
  ),
  'unnamed-view': manual(
    '`{decorator}` hides the name of its handler, and the endpoint `{endpoint}` is used',
    'FastAPI names the route after the handler',
    'add functools.wraps to the decorator, and use the handler’s name',
  ),
  'above-the-route': manual(
    '`{decorator}` stands above the route',
    'Flask registered the undecorated view, and FastAPI does too: it has no effect on these requests',
    'move it below the route, or remove it',
  ),
} as const
