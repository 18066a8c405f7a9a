/** Flask-apispec: where an application documents itself with it. */
import type { Project } from '../project/project.js'
import { callArgs } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import { field, textOf } from '../python/syntax.js'
import { type SmorestDocument, settings } from './smorest-document.js'

export const APISPEC = ['flask_apispec.FlaskApiSpec', 'flask_apispec.extension.FlaskApiSpec']

const NAMES = [
  'APISPEC_SWAGGER_URL',
  'APISPEC_SWAGGER_UI_URL',
  'APISPEC_TITLE',
  'APISPEC_VERSION',
  'APISPEC_SPEC',
] as const

export function apispecDocument(project: Project): SmorestDocument {
  const found = settings(project, NAMES)
  const text = (name: (typeof NAMES)[number], fallback: string): string => {
    const value = found.get(name)?.[0]
    return value ? (literalString(value) ?? '') : fallback
  }
  const spec = found.get('APISPEC_SPEC')?.[0]
  const given =
    spec?.kind === 'call' && textOf(field(spec, 'function') ?? spec).endsWith('APISpec') ? callArgs(spec) : null
  const said = (keyword: string, position: number, name: (typeof NAMES)[number], fallback: string): string =>
    literalString(given?.keywords.get(keyword) ?? given?.positional[position]) ?? text(name, fallback)
  return {
    openapi: text('APISPEC_SWAGGER_URL', '/swagger/') || null,
    docs: text('APISPEC_SWAGGER_UI_URL', '/swagger-ui/') || null,
    redoc: null,
    title: said('title', 0, 'APISPEC_TITLE', 'flask-apispec'),
    version: said('version', 1, 'APISPEC_VERSION', 'v1'),
    unreadable: [],
  }
}
