/** Folders as Flask finds them: relative to the module that creates an application or blueprint, or put together from `__file__`. */
import { callArgs } from '../python/calls.js'
import { isNone } from '../python/literals.js'
import type { PyModule, PyNode } from '../python/node.js'
import { field, parts, textOf, unparenthesized } from '../python/syntax.js'
import type { Constants } from './constants.js'
import type { FlaskModel } from './model.js'
import type { Route } from './routes.js'

export interface Folder {
  /** Relative to the project. */
  readonly path: string
  /** The expression says the whole path; otherwise it is relative to its module. */
  readonly isWhole: boolean
}

/** What stands for a folder: an expression of a module, or a default. */
export function folderOf(expression: PyNode | string, module: PyModule, constants: Constants): Folder | null {
  const name = typeof expression === 'string' ? expression : constants.text(expression)
  if (name !== null) return name.startsWith('/') ? null : settled([...home(module), ...name.split('/')], false)
  const path = typeof expression === 'string' ? null : computed(expression, constants)
  return path && settled(path, true)
}

/** The option of a `Flask(...)` or `Blueprint(...)` call; null when it is not given. */
export function folderOption(origin: PyNode, keyword: 'template_folder' | 'static_folder'): PyNode | null {
  const given = callArgs(origin).keywords.get(keyword)
  return given && !isNone(given) ? given : null
}

/** A path of the project as a module comes to it: `.parent.parent` for each folder to leave, and what lies below. */
export function relativeTo(path: string, from: PyModule): { readonly up: string; readonly below: string } {
  const here = home(from)
  const target = path.split('/').filter(Boolean)
  const differs = here.findIndex((part, index) => part !== target[index])
  const shared = differs < 0 ? here.length : differs
  return { up: '.parent'.repeat(here.length - shared), below: target.slice(shared).join('/') }
}

const home = (module: PyModule): string[] => module.path.split('/').slice(0, -1)

function settled(segments: readonly string[], isWhole: boolean): Folder | null {
  const path: string[] = []
  for (const segment of segments) {
    if (segment === '..' && path.length === 0) return null
    if (segment === '..') path.pop()
    else if (segment !== '.' && segment !== '') path.push(segment)
  }
  return { path: path.join('/'), isWhole }
}

/** Segments of a path put together from `__file__`; null for anything else. */
function computed(expression: PyNode, constants: Constants): readonly string[] | null {
  const node = unparenthesized(expression)
  if (textOf(node) === '__file__') return node.module.path.split('/')
  if (node.kind === 'binary_operator' && node.words[0] === '/') {
    const [left, right] = parts(node)
    return left && right ? extended(computed(left, constants), [right], constants) : null
  }
  if (node.kind === 'attribute' && textOf(field(node, 'attribute') ?? node) === 'parent')
    return extended(computed(field(node, 'object') ?? node, constants), ['..'], constants)
  if (node.kind === 'call') return called(node, constants)
  const value = constants.valueOf(node)
  return value && computed(value, constants)
}

function called(node: PyNode, constants: Constants): readonly string[] | null {
  const callee = field(node, 'function')
  const { positional, keywords, hasStar } = callArgs(node)
  if (!callee || keywords.size > 0 || hasStar) return null
  const name = constants.qualify(callee) ?? textOf(callee)
  const [first, ...rest] = positional
  if (/^(os\.path\.(abspath|realpath|normpath)|os\.fspath|str|pathlib\.Path)$/.test(name))
    return first && rest.length === 0 ? computed(first, constants) : null
  if (name === 'os.path.dirname') return first ? extended(computed(first, constants), ['..'], constants) : null
  if (name === 'os.path.join') return first ? extended(computed(first, constants), rest, constants) : null
  const object = callee.kind === 'attribute' ? field(callee, 'object') : null
  if (!object) return null
  const method = textOf(field(callee, 'attribute') ?? callee)
  if (method === 'resolve' || method === 'absolute') return first ? null : computed(object, constants)
  return method === 'joinpath' ? extended(computed(object, constants), positional, constants) : null
}

function extended(
  base: readonly string[] | null,
  more: readonly (PyNode | string)[],
  constants: Constants,
): readonly string[] | null {
  const texts = more.map((part) => (typeof part === 'string' ? part : constants.text(part)))
  if (!base || texts.some((text) => text === null || text.startsWith('/'))) return null
  const path = [...base]
  for (const part of texts.flatMap((text) => (text ?? '').split('/'))) {
    if (part === '..') path.pop()
    else path.push(part)
  }
  return path
}

/** Whether the static files of an application have addresses right below "/". */
export function hasRootFolder(origin: PyNode, constants: Constants): boolean {
  const { keywords } = callArgs(origin)
  const folder = keywords.get('static_folder')
  const url = keywords.get('static_url_path')
  return url !== undefined && folder?.kind !== 'none' && constants.text(url)?.replace(/\/+$/, '') === ''
}

/** Whether a rule takes every address below "/". */
export const takesEverything = (rule: string | null): boolean => /^\/<path(\([^)]*\))?:\w+>$/.test(rule ?? '')

/** A rule for every address that only answers GET: Werkzeug takes the one for the files, which is alike and older. */
export function isNeverAsked(
  route: Route,
  flask: Pick<FlaskModel, 'mounting' | 'constants' | 'apps' | 'routes'>,
): boolean {
  const isOnly = route.methods?.length === 1 && route.methods[0] === 'GET' && route.source.kind === 'decorator'
  const isTwin = flask.routes.some((other) => other !== route && other.view === route.view)
  const [owner, ...others] = [...route.owners]
  const isApp = others.length === 0 && flask.apps.some(({ origin }) => origin === owner?.origin)
  const isEverything = takesEverything(flask.mounting.fullRule(route))
  return (
    isOnly && isTwin && isApp && isEverything && owner?.origin != null && hasRootFolder(owner.origin, flask.constants)
  )
}
