/** Gathers what MIGRATION.md says of one migration. */
import { serve, targetOf } from '../flask/launch.js'
import type { FlaskModel } from '../flask/model.js'
import { asText, serverCommands } from '../flask/server-commands.js'
import type { Finding } from '../plan/finding.js'
import { lockOf } from '../project/locks.js'
import { flaskAhead } from '../project/manifests.js'
import { knownDifferences, TURNING_POINTS } from '../report/differences.js'
import {
  type Difference,
  type HelperNote,
  type MigrationNotes,
  type MountedFile,
  type PackageChange,
  renderMigrationNotes,
} from '../report/migration-notes.js'
import type { FileChange, HandlerReport } from '../report/types.js'
import type { PackageEdit } from '../rewrite/manifests.js'
import type { Settled } from '../settle.js'
import { docstringOfHelper } from '../support/index.js'
import { threadNotes } from './threads.js'

const PATH = 'MIGRATION.md'

/** The notes as a file to write; below what is there already, so that no earlier note is lost. */
export function notesChange(
  settled: Settled,
  flask: FlaskModel,
  findings: readonly Finding[],
  handlers: readonly HandlerReport[],
): FileChange {
  const before = flask.project.files.get(PATH)?.text ?? null
  const notes = renderMigrationNotes(notesOf(settled, flask, findings, handlers))
  const after = before === null ? notes : `${before.trimEnd()}\n\n${notes}`
  const encoder = new TextEncoder()
  return { path: PATH, before: before === null ? null : encoder.encode(before), after: encoder.encode(after) }
}

function notesOf(
  settled: Settled,
  flask: FlaskModel,
  findings: readonly Finding[],
  handlers: readonly HandlerReport[],
): MigrationNotes {
  const own = [...settled.texts].filter(([path]) => path.endsWith('.py') && !path.includes('flask_support'))
  const changed = findings.filter(({ level }) => level === 'changed')
  const manual = findings.filter(({ level }) => level === 'manual')
  const locks = [...flask.project.files.values()].map(lockOf).filter((lock) => lock !== null)
  return {
    differences: [
      ...changed.map(asDifference),
      ...knownDifferences(
        own.map(([, text]) => text),
        flaskAhead(flask.project.manifests, TURNING_POINTS),
      ),
    ],
    packages: settled.manifests.packages.map(asChange),
    locks: locks.flatMap(({ file, command }) => (command === null ? [] : [{ file, command }])),
    starts: starts(flask),
    environment: environment(flask),
    deploying: deploying(settled, flask),
    goingBack: returning(settled),
    helpers: helperNotes(settled),
    open: manual.map(({ id, path, line, what, todo }) => ({ id, place: `${path}:${line}`, todo: todo || what })),
    handlers: { converted: handlers.filter(({ rung }) => rung > 2).length, total: handlers.length },
    mounted: mountedFiles(settled, findings, handlers),
  }
}

function mountedFiles(
  { mounted }: Settled,
  findings: readonly Finding[],
  handlers: readonly HandlerReport[],
): MountedFile[] {
  return [...mounted].sort().map((path) => {
    const own = findings.filter((finding) => finding.blocks && finding.path === path)
    return {
      path,
      handlers: handlers.filter((handler) => handler.path === path).length,
      heldBy: own.map(({ id, line }) => `${id} (${path}:${line})`),
    }
  })
}

const asDifference = ({ id, path, line, what, why }: Finding): Difference => ({
  route: `${path}:${line}`,
  before: why,
  after: what,
  id,
})

function asChange(edit: PackageEdit): PackageChange {
  return { ...edit, reason: reasonOf(edit) }
}

const REASONS: Readonly<Record<string, string>> = {
  fastapi: 'the framework now',
  uvicorn: 'the server',
  a2wsgi: 'it mounts what is still Flask',
  httpx2: 'the test client of FastAPI needs it',
  'python-multipart': 'FastAPI reads forms with it',
  aiosqlite: 'SQLite without holding up the event loop',
  greenlet: "SQLAlchemy's async session needs it",
}

function reasonOf({ name, change, because }: PackageEdit): string {
  if (change === 'removed') return 'nothing imports it any more'
  if (change === 'raised') return because ? `${because} needs a newer one` : 'the migrated code needs a newer one'
  return REASONS[name] ?? 'Flask brought it along; the code imports it itself'
}

function starts(flask: FlaskModel): MigrationNotes['starts'] {
  const found = serverCommands(flask).flatMap((each) => {
    const { command, before, after } = each
    return after ? [{ before, after: asText(each, after.words), where: `${command.file.path}:${command.line}` }] : []
  })
  if (found.length > 0) return found
  const target = targetOf(null, flask)
  return target ? [{ before: null, after: serve(target, flask), where: null }] : []
}

const VARIABLES: readonly (readonly [name: string, what: string])[] = [
  ['FLASK_APP', 'not read any more; the command names the application'],
  ['FLASK_ENV', 'not read any more; start uvicorn with --reload while developing'],
  ['FLASK_DEBUG', 'not read any more; start uvicorn with --reload while developing'],
  ['FLASK_RUN_HOST', 'now UVICORN_HOST'],
  ['FLASK_RUN_PORT', 'now UVICORN_PORT'],
]

function environment(flask: FlaskModel): MigrationNotes['environment'] {
  const texts = [...flask.project.files.values()].filter(({ path }) => path !== PATH).map(({ text }) => text)
  return VARIABLES.filter(([name]) => texts.some((text) => new RegExp(`\\b${name}\\b`).test(text))).map(
    ([name, what]) => ({ name, what }),
  )
}

function deploying(settled: Settled, flask: FlaskModel): string[] {
  const has = (helper: string): boolean => settled.plan.helpers.some((request) => request.helper === helper)
  const texts = [...flask.project.files.values()].map(({ text }) => text)
  return [
    'The application is ASGI now: a WSGI server (gunicorn without uvicorn-worker, uWSGI, waitress, mod_wsgi) cannot serve it.',
    ...(texts.some((text) => /\bgunicorn\b/.test(text))
      ? ['gunicorn stays possible with the worker class uvicorn_worker.UvicornWorker of the package uvicorn-worker.']
      : []),
    'Behind a proxy on another machine, start uvicorn with --forwarded-allow-ips and its address.',
    ...(has('SessionCookie') ? ['Sessions go on: the cookie keeps its name, its format and its key.'] : []),
    ...threadNotes(flask),
  ]
}

/** What browsers and clients keep, by the helper that reads and writes it as Flask did. */
const SHARED: readonly (readonly [helper: RegExp, what: string])[] = [
  [/^SessionCookie$/, 'sessions with their flashed messages'],
  [/^LoginManager$/, 'remember cookies'],
  [/^CSRFProtect$/, 'CSRF tokens'],
  [/^JWTManager3?$/, 'JSON Web Tokens'],
]

function returning({ plan }: Settled): string[] {
  const has = (helper: RegExp): boolean => plan.helpers.some((request) => helper.test(request.helper))
  const shared = SHARED.flatMap(([helper, what]) => (has(helper) ? [what] : []))
  return [
    ...(shared.length > 0
      ? [`Each side takes what the other one gave out, so both can run side by side: ${shared.join(', ')}.`]
      : []),
    ...(has(/^Limiter$/) ? ['Rate limits do not go over: they begin to count anew, each way.'] : []),
    ...(has(/^Cache$/)
      ? [
          'A cache outside the process does not go over: empty it, each way, for it holds objects of the other framework.',
        ]
      : []),
  ]
}

/** When a helper can go, where more is to be said than that nothing imports it. */
const DELETE_WHEN: Readonly<Record<string, string>> = {
  answer_like_flask: 'no client relies on HEAD, OPTIONS, 405, slash redirects and error pages as Flask gave them',
  RequestContext: 'nothing uses request, session, g or current_app of this module',
  SessionCookie: 'the sessions in people’s browsers may be lost: Starlette has a SessionMiddleware',
  RequestHooks: 'no before_request and after_request is left',
  Config: 'the settings are read from elsewhere, for example pydantic-settings',
  use_templates: 'templates are given what they use by Jinja2Templates',
  lenient: 'a malformed value may be answered with 422',
  JsonBody: 'bodies are described by Pydantic models and a malformed one may be answered with 422',
  FlaskClient: 'the tests use TestClient alone',
  MountedFlask: 'no file is Flask any more; the run that converts the last one takes it out',
}

function helperNotes(settled: Settled): HelperNote[] {
  const uses = new Map<string, { helper: string; path: string; users: Set<string> }>()
  for (const { helper, path, supportPath } of settled.plan.helpers) {
    const key = `${supportPath}:${helper}`
    const known = uses.get(key) ?? { helper, path: supportPath, users: new Set() }
    known.users.add(path)
    uses.set(key, known)
  }
  const isPackage = (path: string): boolean => settled.texts.has(path.replace(/\.py$/, '/__init__.py'))
  return [...uses.values()]
    .sort((a, b) => (a.helper < b.helper ? -1 : 1))
    .map(({ helper, path, users }) => ({
      name: helper,
      path: isPackage(path) ? path.replace(/\.py$/, '/') : path,
      keeps: docstringOfHelper(helper),
      uses: users.size,
      deleteWhen: DELETE_WHEN[helper] ?? 'nothing imports it any more',
    }))
}
