/** How the application is started: lines with the flask command in texts, and what starts it on FastAPI. */
import type { TextFile } from '../project/project.js'
import { nameOf, parametersOf } from '../python/functions.js'
import type { PyModule } from '../python/node.js'
import type { App } from './apps.js'
import type { FlaskModel } from './model.js'
import { isTestPath } from './tests.js'

export interface Launch {
  readonly path: string
  /** 1-based. */
  readonly line: number
  readonly before: string
  /** Null when it is not known which application is meant. */
  readonly after: string | null
  readonly app: App
}

const DEPLOYMENT =
  /(?:^|\/)(?:README[^/]*|[^/]*Dockerfile[^/]*|Procfile[^/]*|Makefile|(?:docker-)?compose[^/]*\.ya?ml|[^/]*\.(?:sh|md|service))$/i
const COMMAND =
  /(?:python3? -m )?\bflask(?:[ \t]+(?:--?[\w-]+(?:[= \t]+(?!-)[^\s`"';&|]+|[= \t]+"[^"\n]*"|[= \t]+'[^'\n]*')?))*[ \t]+run\b[^\n`;&|]*/g

/** Lines that say `flask run`, in the order of files and lines. */
export function launches(flask: FlaskModel): readonly Launch[] {
  const own = flask.apps.filter(({ module }) => !isTestPath(module.path))
  const [app] = own
  if (!app) return []
  return [...flask.project.files.values()]
    .filter(({ path }) => DEPLOYMENT.test(path) && !/^(?:MIGRATION|CHANGE)/i.test(path))
    .flatMap((file) => launchesIn(file, app, flask))
}

function launchesIn(file: TextFile, first: App, flask: FlaskModel): readonly Launch[] {
  return [...file.text.matchAll(COMMAND)].map((match) => {
    const before = match[0].trim().replace(/["'\])]+$/, '')
    const name = /(?:--app|-A)[= \t]+["']?([^\s"']+)/.exec(before)?.[1] ?? environment(file.text, match.index)
    const target = targetOf(name, flask)
    const app = target?.app ?? first
    const line = file.text.slice(0, match.index).split('\n').length
    return { path: file.path, line, before, after: target && serve(target, flask, optionsOf(before)), app }
  })
}

/** The nearest FLASK_APP above a place. */
function environment(text: string, offset: number): string | null {
  const found = [...text.slice(0, offset).matchAll(/\bFLASK_APP[= ]["']?([\w./:]+)/g)]
  return found.at(-1)?.[1] ?? null
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

function optionsOf(command: string): readonly string[] {
  const value = (pattern: RegExp): string | undefined => pattern.exec(command)?.[1]
  const host = value(/(?:--host|\s-h)[= \t]+(\S+)/)
  const port = value(/(?:--port|\s-p)[= \t]+(\S+)/)
  const [cert, key] = [value(/--cert[= \t]+(\S+)/), value(/--key[= \t]+(\S+)/)]
  const reloads = /--(?:debug|reload)\b/.test(command)
  return [
    ...(host ? [`--host ${host}`] : []),
    `--port ${port ?? '5000'}`,
    ...(cert && key ? [`--ssl-certfile ${cert}`, `--ssl-keyfile ${key}`] : []),
    ...(reloads ? ['--reload'] : []),
  ]
}

/** What `--app` names, by the rules of flask.cli.find_best_app; without a name, wsgi.py, app.py or the only application. */
export function targetOf(name: string | null, flask: FlaskModel): Target | null {
  const modules = flask.project.modules.filter(({ path }) => !isTestPath(path))
  if (name !== null) {
    const [dotted = '', attribute = ''] = name.replace(/\(.*$/, '').split(':')
    const wanted = dotted.replace(/\.py$/, '').replace(/^\.\//, '').replaceAll('/', '.')
    const found = modules.filter((module) => module.name === wanted || wanted.endsWith(`.${module.name}`))
    const module = found.sort((a, b) => b.name.length - a.name.length)[0]
    return module ? inModule(module, attribute, flask) : null
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

function inModule(module: PyModule, attribute: string, flask: FlaskModel): Target | null {
  const bindings = [...module.scope.bindings.values()]
  const wanted = attribute === '' ? ['app', 'application'] : [attribute]
  const ordered = [...bindings].sort((a, b) => wanted.indexOf(b.name) - wanted.indexOf(a.name))
  for (const binding of ordered) {
    if (attribute !== '' && binding.name !== attribute) continue
    const value = binding.definitions.at(-1)?.value
    const found = value ? [...flask.flow.valuesOf(value)].find(({ tag }) => tag === 'app') : undefined
    const app = found && flask.apps.find(({ origin }) => origin === found.origin)
    if (app) return { app, name: `${module.name}:${binding.name}`, isFactory: false }
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
