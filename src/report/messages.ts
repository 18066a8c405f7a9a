/** What is said when there is no Flask to migrate, and about Django. */
import { bold, count, dim, type Line, t } from './document.js'
import type { State } from './state.js'
import { unread } from './state.js'
import type { DjangoProject, MigrationResult } from './types.js'

/** The answer for a project in any state but `flask`. */
export function stateLines(result: MigrationResult, state: State): readonly Line[] {
  switch (state) {
    case 'done':
      return [t`Nothing left to migrate: no Flask in ${result.root}, FastAPI is there.`]
    case 'django':
      return djangoOnly(result.django)
    case 'foreign':
      return result.others.slice(0, 1).map(foreign)
    case 'unread':
      return [
        t`No Flask application seen in ${result.root}, and ${count(unread(result).length, 'file')} could not be read.`,
      ]
    default:
      return [t`Neither Flask nor FastAPI found in ${result.root}${nothingMore(result)}.`]
  }
}

/** For a Flask service that lives beside a Django project. */
export function djangoBeside(projects: readonly DjangoProject[]): readonly Line[] {
  if (projects.length === 0) return []
  return [
    bold('Django, left alone'),
    ...evidence(projects),
    t`  ${WHY}`,
    ...BETTER.map((way) => t`  ${way}`),
    t`  ${BESIDE}`,
  ].map((line) => ('text' in line ? [line] : line))
}

const WHY =
  'Why not: the admin, the ORM and the forms are tied into Django; an application without them would be a rewrite.'
const BETTER = [
  'Better: Django REST Framework - an API inside the same project, with its models, permissions and admin.',
  '    or: django-ninja - FastAPI-like type hints and OpenAPI on top of the Django you have.',
]
const BESIDE =
  'Beside it: two apps behind one address, /api served by the FastAPI app and /admin by Django; the proxy splits by path.'

function djangoOnly(projects: readonly DjangoProject[]): readonly Line[] {
  return [
    t`This is Django, not Flask; it is left alone.`,
    ...evidence(projects),
    t`${WHY}`,
    ...BETTER.map((way) => t`${way}`),
  ]
}

function evidence(projects: readonly DjangoProject[]): readonly Line[] {
  return projects.map(
    (project) => t`  ${project.path === '' ? '.' : project.path} ${dim(`(${project.evidence.join(', ')})`)}`,
  )
}

function foreign(other: { readonly name: string; readonly evidence: string }): Line {
  const name = other.name.charAt(0).toUpperCase() + other.name.slice(1)
  return t`This is ${name} (${other.evidence}), not Flask: flask-to-fastapi migrates Flask only, and nothing was touched.`
}

function nothingMore(result: MigrationResult): string {
  return result.summary.pythonFiles === 0 ? ' (no Python file names a web framework)' : ''
}
