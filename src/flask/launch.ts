/** How the application is started: lines with the flask command in texts, and what starts it on FastAPI. */
import { nameOf, parametersOf } from '../python/functions.js'
import { importsOf } from '../python/imports.js'
import type { PyModule } from '../python/node.js'
import type { App } from './apps.js'
import type { FlaskModel } from './model.js'
import { isTestPath } from './tests.js'

const DEPLOYMENT =
  /(?:^|\/)(?:README[^/]*|[^/]*Dockerfile[^/]*|Procfile[^/]*|Makefile|(?:docker-)?compose[^/]*\.ya?ml|[^/]*\.(?:sh|md|service))$/i
const OWN_NOTES = /^(?:MIGRATION|CHANGE)/i
/** What a pattern finds in texts that say how the application is run. */
export function textsWith(
  pattern: RegExp,
  flask: FlaskModel,
): readonly { readonly path: string; readonly line: number; readonly text: string }[] {
  const files = [...flask.project.files.values()].filter(({ path }) => DEPLOYMENT.test(path) && !OWN_NOTES.test(path))
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map((match) => {
      return { path, line: text.slice(0, match.index).split('\n').length, text: match[0].trim() }
    }),
  )
}

export interface Target {
  readonly app: App | null
  /** `pkg:create_app`, as uvicorn takes it. */
  readonly name: string
  readonly isFactory: boolean
}

/** `uvicorn module:app --port 5000`; Flask's port, because links and proxies know it. */
export function serve(
  { name, isFactory }: Target,
  flask: FlaskModel,
  options: readonly string[] = ['--port 5000'],
): string {
  const proxies = believesProxies(flask) ? ['--no-proxy-headers'] : []
  return ['uvicorn', ...(isFactory ? ['--factory'] : []), name, ...options, ...proxies].join(' ')
}

/** Whether the application says itself what it believes its proxies; uvicorn must not do so before it is asked. */
export const believesProxies = ({ wsgi }: FlaskModel): boolean =>
  wsgi.wrappings.some(({ layers }) => layers.some(({ kind }) => kind.endsWith('proxies')))

/** What `--app` names, by the rules of flask.cli.find_best_app; without a name, wsgi.py, app.py or the only application. */
export function targetOf(name: string | null, flask: FlaskModel): Target | null {
  const modules = flask.project.modules.filter(({ path }) => !isTestPath(path))
  if (name !== null) {
    const [dotted = '', attribute = ''] = name.replace(/\(.*$/, '').split(':')
    const wanted = dotted.replace(/\.py$/, '').replace(/^\.\//, '').replaceAll('/', '.')
    const found = modules.filter((module) => module.name === wanted || wanted.endsWith(`.${module.name}`))
    const byPath = modules.filter(({ path }) => `/${path}`.endsWith(`/${wanted.replaceAll('.', '/')}.py`))
    const ordered = [...found.sort((a, b) => b.name.length - a.name.length), ...only(byPath)]
    return ordered.map((module) => inModule(module, attribute, flask)).find((target) => target !== null) ?? null
  }
  for (const file of ['wsgi.py', 'app.py']) {
    const module = modules.find(({ path }) => path === file)
    const target = module && inModule(module, '', flask)
    if (target) return target
  }
  const holding = modules.map((module) => inModule(module, '', flask)).filter((target) => target !== null)
  const instances = holding.filter(({ isFactory }) => !isFactory)
  return instances[0] ?? holding[0] ?? null
}

/** The application that FLASK_APP names in a file of the project, or that Flask finds of itself. */
export function servedTarget(flask: FlaskModel): Target | null {
  const files = [...flask.project.files.values()].filter(({ path }) => /(?:^|\/)\.(?:flask)?env$/.test(path))
  const name = files.map(({ text }) => /^\s*(?:export\s+)?FLASK_APP=["']?([\w./:]+)/m.exec(text)?.[1]).find(Boolean)
  return (name ? targetOf(name, flask) : null) ?? targetOf(null, flask)
}

const only = <T>(list: readonly T[]): readonly T[] => (list.length === 1 ? list : [])

function inModule(module: PyModule, attribute: string, flask: FlaskModel): Target | null {
  const bindings = [...module.scope.bindings.values()]
  const wanted = attribute === '' ? ['app', 'application'] : [attribute]
  const ordered = [...bindings].sort((a, b) => wanted.indexOf(b.name) - wanted.indexOf(a.name))
  for (const binding of ordered) {
    if (attribute !== '' && binding.name !== attribute) continue
    const definition = binding.definitions.at(-1)
    const value = definition?.value ?? definition?.target
    const found = value ? [...flask.flow.valuesOf(value)].find(({ tag }) => tag === 'app') : undefined
    const app = found && flask.apps.find(({ origin }) => origin === found.origin)
    if (app) return { app, name: `${module.name}:${binding.name}`, isFactory: false }
  }
  // `from .core import *`
  for (const { isStar, module: dotted, level } of importsOf(module)) {
    const source = isStar && attribute !== '' ? flask.project.names.resolveModule(module, dotted, level) : null
    const behind = source && source !== module ? inModule(source, attribute, flask) : null
    if (behind) return { ...behind, name: `${module.name}:${attribute}` }
  }
  for (const app of flask.apps) {
    const { factory } = app
    if (factory?.module !== module || factory.parent?.kind !== 'module') continue
    const isFree = parametersOf(factory).every(
      ({ kind, default: value }) => kind !== 'positional' && (kind !== 'keywordOnly' || value !== null),
    )
    if (isFree && (attribute === '' || attribute === nameOf(factory)))
      return { app, name: `${module.name}:${nameOf(factory)}`, isFactory: true }
  }
  return null
}

/** Whether a statement stands under `if __name__ == "__main__":`. */
export function isMainGuard(condition: string): boolean {
  return /^__name__\s*==\s*["']__main__["']$|^["']__main__["']\s*==\s*__name__$/.test(condition)
}
