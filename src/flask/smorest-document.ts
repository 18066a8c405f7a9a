/** Where an application documents itself with Flask-smorest, as its configuration says. */
import type { Project } from '../project/project.js'
import { literalPairs, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { descendants, field, textOf } from '../python/syntax.js'

export interface SmorestDocument {
  /** Null where there is none. */
  readonly openapi: string | null
  readonly docs: string | null
  readonly redoc: string | null
  readonly title: string
  readonly version: string
  /** Settings whose value cannot be read, or is more than one. */
  readonly unreadable: readonly string[]
}

const NAMES = [
  ...['API_TITLE', 'API_VERSION', 'OPENAPI_URL_PREFIX', 'OPENAPI_JSON_PATH'],
  ...['OPENAPI_SWAGGER_UI_PATH', 'OPENAPI_SWAGGER_UI_URL', 'OPENAPI_REDOC_PATH', 'OPENAPI_REDOC_URL'],
] as const

export function smorestDocument(project: Project): SmorestDocument {
  const found = new Map<string, Set<string | null>>()
  for (const module of project.modules)
    if (NAMES.some((name) => module.text.includes(name)))
      for (const [name, value] of settingsIn(module.root))
        if ((NAMES as readonly string[]).includes(name))
          found.set(name, (found.get(name) ?? new Set()).add(literalString(value)))
  const text = (name: (typeof NAMES)[number]): string | null => {
    const values = found.get(name)
    return values?.size === 1 ? ([...values][0] ?? null) : null
  }
  const prefix = text('OPENAPI_URL_PREFIX')
  const at = (path: string | null): string | null =>
    path === null || prefix === null
      ? null
      : `/${[prefix, path]
          .map((part) => part.replace(/^\/+|\/+$/g, ''))
          .filter(Boolean)
          .join('/')}`
  const page = (
    path: 'OPENAPI_SWAGGER_UI_PATH' | 'OPENAPI_REDOC_PATH',
    script: (typeof NAMES)[number],
  ): string | null => (text(script) === null ? null : at(text(path)))
  return {
    openapi: at(text('OPENAPI_JSON_PATH') ?? 'openapi.json'),
    docs: page('OPENAPI_SWAGGER_UI_PATH', 'OPENAPI_SWAGGER_UI_URL'),
    redoc: page('OPENAPI_REDOC_PATH', 'OPENAPI_REDOC_URL'),
    title: text('API_TITLE') ?? 'API',
    version: text('API_VERSION') ?? 'v1',
    unreadable: NAMES.filter((name) => found.has(name) && text(name) === null),
  }
}

/** `config["NAME"] = value`, `NAME = value`, `NAME=value` and `{"NAME": value}`. */
function* settingsIn(root: PyNode): Generator<readonly [string, PyNode]> {
  for (const node of descendants(root)) {
    if (node.kind === 'assignment') {
      const left = field(node, 'left')
      const value = field(node, 'right')
      const key = left?.kind === 'subscript' ? literalString(field(left, 'subscript')) : left ? textOf(left) : null
      if (key && value) yield [key, value]
    } else if (node.kind === 'keyword_argument') {
      const [name, value] = [field(node, 'name'), field(node, 'value')]
      if (name && value) yield [textOf(name), value]
    } else if (node.kind === 'dictionary')
      for (const { key, value } of literalPairs(node) ?? []) {
        const name = literalString(key)
        if (name) yield [name, value]
      }
  }
}
