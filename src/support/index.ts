/** The support module: which helper files a project needs, and their text as one module or as a package. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** First line of every support file; a later run recognises its own work by it. */
export const MARK = '"""Flask behaviour this application relies on, kept by flask-to-fastapi. Yours to change."""'

/** More lines than this and the support module becomes a package. */
const LINES_IN_ONE_FILE = 200

/** Helper files that are imported from where they are: not every part of the application can have what they need. */
const APART: ReadonlySet<string> = new Set([
  'testing',
  'command_runner',
  'flask_bridge',
  'flask_login_checks',
  'flask_shares',
  'unittest_case',
  'unittest_request_case',
])

export interface Helper {
  readonly id: string
  readonly text: string
  /** Names it offers. */
  readonly names: readonly string[]
  /** Helper files it imports from. */
  readonly needs: readonly string[]
  /** Distributions outside FastAPI that it imports. */
  readonly distributions: readonly string[]
}

const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  blinker: 'blinker',
  itsdangerous: 'itsdangerous',
  jinja2: 'jinja2',
  markupsafe: 'markupsafe',
  werkzeug: 'werkzeug',
  click: 'click',
  sqlalchemy: 'sqlalchemy',
  wtforms: 'wtforms',
  babel: 'babel',
  pytz: 'pytz',
  bcrypt: 'bcrypt',
  jsonschema: 'jsonschema',
  cachelib: 'cachelib',
  jwt: 'pyjwt',
  limits: 'limits',
  marshmallow: 'marshmallow',
  webargs: 'webargs',
  webassets: 'webassets',
  apispec: 'apispec',
}

let loaded: ReadonlyMap<string, Helper> | null = null

/** All helpers by id, read once. */
export function helpers(): ReadonlyMap<string, Helper> {
  if (loaded) return loaded
  const folder = helperFolder()
  const files = readdirSync(folder).filter((name) => name.endsWith('.py') && name !== '__init__.py')
  loaded = new Map(
    files.sort().map((name) => [name.slice(0, -3), parse(name.slice(0, -3), readFileSync(join(folder, name), 'utf8'))]),
  )
  return loaded
}

/** The helpers are source files also in the package: `dist` has no Python in it. */
function helperFolder(): string {
  let directory = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory)
  return join(directory, 'src', 'support', 'helpers')
}

function parse(id: string, text: string): Helper {
  const names = [...text.matchAll(/^(?:async def|def|class) (\w+)|^(\w+)(?:: [^=\n]+)? = /gm)].map(
    (m) => m[1] ?? m[2] ?? '',
  )
  const needs = [...text.matchAll(/^from \.(\w+) import/gm)].map((m) => m[1] ?? '')
  const outside = [...text.matchAll(/^\s*(?:from|import) (\w+)/gm)].map((m) => DISTRIBUTIONS[m[1] ?? ''] ?? '')
  return {
    id,
    text,
    names: names.filter((name) => !name.startsWith('_')),
    needs: unique(needs),
    distributions: unique(outside.filter(Boolean)),
  }
}

/** The helper file that offers a public name. */
export function helperOf(name: string): Helper {
  for (const helper of helpers().values()) if (helper.names.includes(name)) return helper
  throw new Error(`no support helper is called ${name}`)
}

/** Whether the support module may offer a function or class of that name. */
export function isHelper(name: string): boolean {
  for (const helper of helpers().values()) if (helper.names.includes(name)) return true
  return false
}

/** First sentence of what a helper says of itself; that of its file when it says nothing. */
export function docstringOfHelper(name: string): string {
  const { text } = helperOf(name)
  const block = text.split(/^(?=(?:@|async def |def |class |\w+ = |\w+: ))/m).find((part) => {
    return new RegExp(`^(?:async def|def|class) ${name}\\b`).test(part)
  })
  const own = /^\s+"""([\s\S]*?)"""/m.exec(block ?? '')?.[1] ?? /^"""([\s\S]*?)"""/.exec(text)?.[1] ?? ''
  return (own.split(/\n\s*\n/)[0] ?? '').replace(/\s+/g, ' ').trim()
}

/** Path of the module a name is imported from, given the path of the support module. */
export function pathOfHelper(name: string, supportPath: string): string {
  const { id } = helperOf(name)
  return APART.has(id) ? supportPath.replace(/\.py$/, `/${id}.py`) : supportPath
}

/** The helpers behind these names and all they need, in an order in which each comes after what it needs. */
export function closure(names: readonly string[]): Helper[] {
  const ordered: Helper[] = []
  const visit = (helper: Helper): void => {
    if (ordered.includes(helper)) return
    for (const id of helper.needs) {
      const needed = helpers().get(id)
      if (needed) visit(needed)
    }
    if (!ordered.includes(helper)) ordered.push(helper)
  }
  for (const name of [...names].sort()) visit(helperOf(name))
  return ordered
}

/** A support module an earlier run left: its texts by path. */
export interface Existing {
  readonly single: string | null
  /** `__init__.py` of the package form. */
  readonly init: string | null
  /** Text of one of its files. */
  readonly text: (path: string) => string | null
}

/** Files to write so that the support module at `supportPath` (`pkg/flask_support.py`) offers these names. */
export function supportFiles(
  names: readonly string[],
  supportPath: string,
  existing?: Existing,
): ReadonlyMap<string, string> {
  if (existing?.single) return new Map([[supportPath, grownModule(existing.single, names)]])
  const folder = supportPath.replace(/\.py$/, '')
  if (existing?.init) return grownPackage(existing.init, names, folder, existing)
  const needed = closure(names)
  const lines = needed.reduce((sum, helper) => sum + helper.text.split('\n').length, 0)
  const isPackage = lines > LINES_IN_ONE_FILE || needed.some((helper) => APART.has(helper.id))
  if (!isPackage) return new Map([[supportPath, merged(needed)]])
  return new Map([
    [`${folder}/__init__.py`, packageInit(names)],
    ...needed.map(({ id, text }) => [`${folder}/${id}.py`, text] as const),
  ])
}

/** Names that work only while the middleware RequestContext makes a request the current one. */
const AMBIENT: ReadonlySet<string> = new Set(
  `HTTPBasicAuth HTTPTokenAuth MultiAuth JWTManager JWTManager3 token_required jwt_optional fresh_jwt_required get_raw_jwt token_user3 JwtClaims JwtIdentity JwtUser create_access_token create_refresh_token decode_token get_jwt get_jwt_identity jwt_required
  token_user verify_jwt_in_request
  Cache Limiter Moment SSLify Talisman get_remote_address CSRFProtect CurrentUser FlaskForm FlaskRequest FreshlyLoggedIn LoggedIn LoginManager MailMessage RequestHooks confirm_login csrf_meta_tag current_app current_user flash_message fresh_login_required g generate_csrf get_flashed_messages AbsoluteURLFor Hyperlinks URLFor Bootstrap CKEditor PageDown UploadSet upload_fail upload_success
  Argument RequestParser SessionDep db_session first_or_404 get_or_404
  has_app_context has_request_context login_required login_user logout_user page render render_string
  AssetsEnvironment Babel Babel2 force_locale format_currency format_date format_datetime format_decimal format_number format_percent
  format_scientific format_time format_timedelta get_locale get_timezone get_translations gettext lazy_gettext lazy_ngettext
  lazy_npgettext lazy_pgettext ngettext npgettext pgettext refresh to_user_timezone to_utc
  request session teardown_appcontext teardown_request url_for`.split(/\s+/),
)

export const needsContext = (name: string): boolean => AMBIENT.has(name)

/** Whether a text is the work of an earlier run. */
export const isSupport = (text: string): boolean => text.startsWith(MARK)

/** The module form stays one module; what its owner changed in it stays too. */
function grownModule(text: string, names: readonly string[]): string {
  const bound = new Set(parse('', text).names)
  const all = [...helpers().values()].flatMap((helper) => helper.names)
  const old = all.filter((name) => bound.has(name))
  const missing = names.filter((name) => !bound.has(name))
  if (missing.length === 0) return text
  if (merged(closure(old)) === text) return merged(closure([...old, ...missing]))
  const added = closure(missing).filter((helper) => !helper.names.every((name) => bound.has(name)))
  const { imports, froms, bodies } = collected(added)
  const known = [...text.matchAll(/^from ([\w.]+) import (?:\(([^)]*)\)|([^\n(]+))$/gm)].flatMap(([, module, a, b]) =>
    (a ?? b ?? '').split(',').map((name) => `${module} ${name.trim()}`),
  )
  for (const line of imports) if (text.includes(`\n${line}\n`)) imports.delete(line)
  for (const [module, own] of froms) for (const name of own) if (known.includes(`${module} ${name}`)) own.delete(name)
  const lines = [...imports, ...[...froms].filter(([, own]) => own.size > 0).map(fromLine)]
  return `${withImports(text.trimEnd(), lines)}\n\n\n${bodies.join('\n\n\n')}\n`
}

/** New import lines stand below the last one. */
function withImports(text: string, lines: readonly string[]): string {
  const last = [...text.matchAll(/^(?:from [\w.]+ import (?:\([^)]*\)|[^\n(]+)|import [^\n]+)\n/gm)].at(-1)
  const at = last ? last.index + last[0].length : text.indexOf('\n') + 1
  return lines.length === 0 ? text : `${text.slice(0, at)}${lines.join('\n')}\n${text.slice(at)}`
}

/** Missing files are added, the list of names grows, nothing else is touched. */
function grownPackage(
  init: string,
  names: readonly string[],
  folder: string,
  existing: Existing,
): ReadonlyMap<string, string> {
  const old = [...init.matchAll(/^ {4}"(\w+)",$/gm)].map((match) => match[1] ?? '')
  const missing = names.filter((name) => !old.includes(name) && !APART.has(helperOf(name).id))
  const files = new Map<string, string>()
  const isOwn = packageInit(old) === init
  if (missing.length > 0 && isOwn) files.set(`${folder}/__init__.py`, packageInit([...old, ...missing]))
  else if (missing.length > 0) {
    const lines = missing.map((name) => `from .${helperOf(name).id} import ${name}\n`).join('')
    files.set(
      `${folder}/__init__.py`,
      `${init.trimEnd()}\n${lines}__all__ += [${missing.map((name) => `"${name}"`).join(', ')}]\n`,
    )
  }
  for (const { id, text } of closure(names))
    if (existing.text(`${folder}/${id}.py`) === null) files.set(`${folder}/${id}.py`, text)
  return files
}

function packageInit(names: readonly string[]): string {
  const byFile = new Map<string, string[]>()
  for (const name of [...new Set(names)].sort()) {
    const { id } = helperOf(name)
    if (!APART.has(id)) byFile.set(id, [...(byFile.get(id) ?? []), name])
  }
  const lines = [...byFile]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, list]) => `from .${id} import ${list.join(', ')}`)
  const all = [...byFile.values()]
    .flat()
    .sort()
    .map((name) => `    "${name}",\n`)
    .join('')
  return `${MARK}\n\n${lines.join('\n')}\n\n__all__ = [\n${all}]\n`
}

/** One module: imports merged, then the bodies in order. */
function merged(needed: readonly Helper[]): string {
  const { imports, froms, bodies } = collected(needed)
  const isStdlib = (line: string): boolean =>
    !/^(?:from|import) (?:fastapi|starlette|itsdangerous|jinja2|markupsafe|werkzeug|click|wtforms|sqlalchemy|anyio|babel|pytz|bcrypt|cachelib|jwt|limits|opentelemetry|jsonschema|marshmallow|webargs|webassets|apispec)\b/.test(
      line,
    )
  const lines = [...[...imports].sort(), ...[...froms].sort(([a], [b]) => (a < b ? -1 : 1)).map(fromLine)]
  const head = [lines.filter(isStdlib), lines.filter((line) => !isStdlib(line))].filter((block) => block.length > 0)
  return `${MARK}\n\n${head.map((block) => block.join('\n')).join('\n\n')}\n\n\n${bodies.join('\n\n\n')}\n`
}

function collected(needed: readonly Helper[]) {
  const imports = new Set<string>()
  const froms = new Map<string, Set<string>>()
  const bodies = needed.map((helper) => {
    const { body, statements } = splitImports(helper.text)
    for (const statement of statements) collectImport(statement, imports, froms)
    return body
  })
  return { imports, froms, bodies }
}

const fromLine = ([module, names]: readonly [string, ReadonlySet<string>]): string =>
  `from ${module} import ${[...names].sort().join(', ')}${/^(wtforms|jsonschema|pytz)\b/.test(module) ? UNTYPED : ''}`

/** None of them ships types. */
const UNTYPED = '  # type: ignore[import-untyped]'

function splitImports(text: string): { readonly body: string; readonly statements: readonly string[] } {
  const withoutDocstring = text.replace(/^""".*?"""\n/s, '')
  const pattern = /^(?:from [\w.]+ import (?:\([^)]*\)|[^\n(]+)|import [^\n]+)\n/gm
  const statements = [...withoutDocstring.matchAll(pattern)].map((match) => match[0].trim())
  return { body: withoutDocstring.replace(pattern, '').trim(), statements }
}

function collectImport(statement: string, imports: Set<string>, froms: Map<string, Set<string>>): void {
  const from = /^from ([\w.]+) import \(?([^)]*)\)?$/s.exec(statement)
  if (!from) imports.add(statement)
  else if (!from[1]?.startsWith('.')) {
    const names = (from[2] ?? '')
      .replace(/\s*#.*$/, '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    const known = froms.get(from[1] ?? '') ?? new Set<string>()
    froms.set(from[1] ?? '', new Set([...known, ...names]))
  }
}

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)]
