/** The configuration file of gunicorn: what it sets, and where the worker class stands. */
import { literalString } from '../python/literals.js'
import type { PyModule, PyNode } from '../python/node.js'
import { textOf } from '../python/syntax.js'
import type { FlaskModel } from './model.js'

export interface GunicornConfig {
  readonly module: PyModule
  /** Literal settings. */
  readonly values: ReadonlyMap<string, string>
  /** The string that names the worker class. */
  readonly worker: PyNode | null
  /** Server hooks it defines. */
  readonly hooks: readonly PyNode[]
}

/** The file that is named, or the one gunicorn looks for itself; null when there is none, or it needs the program. */
export function gunicornConfig(named: string | null, flask: FlaskModel): GunicornConfig | null {
  const path = (named ?? './gunicorn.conf.py').replace(/^(?:file:|\.\/)+/, '')
  const module =
    flask.project.moduleAt(path) ??
    flask.project.modules.find(
      (candidate) =>
        /gunicorn/.test(candidate.path) && (path.endsWith(`/${candidate.path}`) || candidate.path.endsWith(`/${path}`)),
    )
  return module ? configIn(module) : null
}

export function gunicornConfigs(flask: FlaskModel): readonly GunicornConfig[] {
  return flask.project.modules.filter(({ path }) => isGunicornPath(path)).map(configIn)
}

export const isGunicornPath = (path: string): boolean =>
  /(?:^|\/)gunicorn[\w.-]*\.py$|(?:^|\/)gunicorn\/[\w.-]+\.py$/.test(path)

function configIn(module: PyModule): GunicornConfig {
  const values = new Map<string, string>()
  let worker: PyNode | null = null
  for (const { name, definitions } of module.scope.bindings.values()) {
    const value = definitions.at(-1)?.value
    const literal = value ? (literalString(value) ?? (value.kind === 'integer' ? textOf(value) : null)) : null
    if (literal === null || definitions.length !== 1) continue
    values.set(name, literal)
    if (name === 'worker_class' && value?.kind === 'string') worker = value
  }
  const hooks = module.root.children.filter(({ kind }) => kind === 'function_definition')
  return { module, values, worker, hooks }
}
