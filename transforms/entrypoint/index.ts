/** How the application is started: app.run() becomes uvicorn.run(). */
import type { ObjectAccess } from '../../src/flask/apps.js'
import { believesProxies, isMainGuard } from '../../src/flask/launch.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, importedModule, join, py, quoted } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { enclosing, enclosingFunction, field, statementOf, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'
import { hostOf, isOff, optionsOf, portOf } from './options.js'
import { planThread } from './threads.js'

export type EntrypointPlanner = Planner<keyof typeof findings>

const uvicorn = importedModule('uvicorn')

export default defineTransform({
  id: 'entrypoint',
  summary: 'Start the application with uvicorn',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const access of flask.appAccesses) if (access.attribute === 'run') planRun(access, flask, plan)
  },
})

function planRun(access: ObjectAccess, flask: FlaskModel, plan: EntrypointPlanner): void {
  const { node, object, call } = access
  if (!call && planThread(access, flask, plan)) return
  if (!call || callArgs(call).hasStar) return plan.refuse(node, 'run-arguments')
  const { positional, keywords } = callArgs(call)
  const given = (position: number, name: string): PyNode | undefined => positional[position] ?? keywords.get(name)
  const debug = given(2, 'debug')
  const reload = keywords.get('use_reloader') ?? debug
  const isReloading = reload !== undefined && !isOff(reload)
  const name = isReloading ? importName(call, object) : null
  if (isReloading && !name) plan.note(call, 'reload-dropped')
  if (debug && !isOff(debug)) plan.note(call, 'debugger-gone')
  const parts = [
    name ? quoted(name) : object,
    py`host=${hostOf(given(0, 'host'))}`,
    py`port=${portOf(given(1, 'port'))}`,
    ...optionsOf(keywords, (option) => plan.note(call, 'run-option', { option })),
    name !== null && py`reload=${reload}`,
    believesProxies(flask) && code('proxy_headers=False'),
  ]
  for (const value of [positional[2], ...keywords.values()]) if (value) plan.discard(value)
  const run = py`${uvicorn}.run(${join(parts)})`
  const statement = statementOf(call)
  // Below no guard the import of the module by a server would start a second one inside it.
  if (statement?.parent?.kind === 'module')
    plan.replace(statement, py`if __name__ == ${quoted('__main__')}:\n    ${run}`)
  else plan.replace(call, run)
}

/** `wsgi:app`, when a child process of uvicorn finds the application under that name and does not start a server itself. */
function importName(call: PyNode, object: PyNode): string | null {
  const { module } = call
  const guard = enclosing(call, 'if_statement')
  const condition = guard && field(guard, 'condition')
  const definition = object.kind === 'identifier' ? bindingOf(object)?.definitions.at(-1) : null
  if (!condition || !isMainGuard(textOf(condition)) || enclosingFunction(call) || definition?.kind !== 'assignment')
    return null
  const isAtTop = statementOf(definition.target)?.parent?.kind === 'module'
  // A file inside a package is run by its path, and then is not importable by its dotted name.
  const isLoose = !module.isPackage && !module.name.includes('.') && !module.name.startsWith('__')
  return isAtTop && isLoose ? `${module.name}:${textOf(object)}` : null
}
