/** Which distributions the emitted program imports, as far as Flask used to bring them or FastAPI leaves them out. */
import { type ImportStatement, importsOf } from '../python/imports.js'
import type { PyModule } from '../python/node.js'
import { descendants, field, textOf } from '../python/syntax.js'

/** Oldest versions that go with what is emitted; `` where any will do. */
export const FLOORS: Readonly<Record<string, string>> = {
  fastapi: '0.165',
  uvicorn: '0.54',
  a2wsgi: '1.10',
  flask: '3.1',
  httpx2: '2.16',
  werkzeug: '3.1',
  sqlalchemy: '2.0',
  bugsnag: '4.0',
  'opentelemetry-instrumentation-fastapi': '0.64b0',
  pyjwt: '2.0',
  webargs: '8.0',
}

/** Released together; each of its packages asks for the others of the same release. */
const OPENTELEMETRY: Readonly<Record<string, string>> = {
  'opentelemetry-api': '1.43',
  'opentelemetry-sdk': '1.43',
  'opentelemetry-proto': '1.43',
  'opentelemetry-exporter-otlp': '1.43',
  'opentelemetry-exporter-otlp-*': '1.43',
  'opentelemetry-semantic-conventions': '0.64b0',
  'opentelemetry-instrumentation': '0.64b0',
  'opentelemetry-instrumentation-*': '0.64b0',
  'opentelemetry-distro': '0.64b0',
  'opentelemetry-util-http': '0.64b0',
}

/** Oldest versions that those accept themselves, from their own metadata; `*` stands for the rest of a name. */
const PARTNERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fastapi: { starlette: '1.6', pydantic: '2.9', anyio: '4.1', 'typing-extensions': '4.10' },
  uvicorn: { click: '7.0', h11: '0.8', 'python-dotenv': '0.13', pyyaml: '5.1', websockets: '13.0' },
  werkzeug: { markupsafe: '2.1.1' },
  jinja2: { jinja2: '3.0', markupsafe: '2.0' },
  'opentelemetry-instrumentation-fastapi': OPENTELEMETRY,
  httpx2: { anyio: '4.10', idna: '3.18' },
  // Not its own metadata: what goes with SQLAlchemy 2 and has wheels for the oldest Python FastAPI runs on.
  sqlalchemy: {
    alembic: '1.9',
    greenlet: '2.0',
    'psycopg2-binary': '2.9.5',
    psycopg2: '2.9.5',
    'sqlalchemy-utils': '0.41',
    'typing-extensions': '4.6',
  },
}

/** The oldest version of `name` that goes with `needed`; empty when any will do. */
export function partnerFloor(needed: string, name: string): string {
  const partners = Object.entries(PARTNERS[needed] ?? {})
  const fits = (key: string): boolean => (key.endsWith('*') ? name.startsWith(key.slice(0, -1)) : key === name)
  return partners.find(([key]) => fits(key))?.[1] ?? ''
}

const BY_IMPORT: Readonly<Record<string, string>> = {
  a2wsgi: 'a2wsgi',
  alembic: 'alembic',
  babel: 'babel',
  bcrypt: 'bcrypt',
  cachelib: 'cachelib',
  click: 'click',
  itsdangerous: 'itsdangerous',
  jinja2: 'jinja2',
  jsonschema: 'jsonschema',
  limits: 'limits',
  marshmallow: 'marshmallow',
  marshmallow_sqlalchemy: 'marshmallow-sqlalchemy',
  markupsafe: 'markupsafe',
  pytz: 'pytz',
  webargs: 'webargs',
  werkzeug: 'werkzeug',
  wtforms: 'wtforms',
}

/** What FastAPI and Starlette import only when a part of them is used. */
const BY_MODULE: readonly (readonly [pattern: RegExp, distribution: string])[] = [
  [/^(?:fastapi|starlette)\.templating$/, 'jinja2'],
  [/^starlette\.middleware\.sessions$/, 'itsdangerous'],
  [/^(?:fastapi|starlette)\.testclient$/, 'httpx2'],
]

const FORM_NAMES: ReadonlySet<string> = new Set(['Form', 'File', 'UploadFile'])

export function distributionsOf(module: PyModule): ReadonlySet<string> {
  const found = new Set<string>()
  for (const statement of importsOf(module)) {
    if (statement.level > 0) continue
    const own = BY_IMPORT[statement.module.split('.')[0] ?? '']
    if (own) found.add(own)
    for (const [pattern, distribution] of BY_MODULE)
      if (modulesNamed(statement).some((name) => pattern.test(name))) found.add(distribution)
    if (statement.module === 'fastapi' && statement.names.some(({ name }) => FORM_NAMES.has(name)))
      found.add('python-multipart')
  }
  if (awaitsForm(module)) found.add('python-multipart')
  return found
}

const modulesNamed = ({ module, names, isFrom }: ImportStatement): readonly string[] =>
  isFrom ? [module, ...names.map(({ name }) => `${module}.${name}`)] : [module]

/** `await request.form()` is Starlette's own parser. */
function awaitsForm(module: PyModule): boolean {
  if (!module.text.includes('.form(')) return false
  for (const node of descendants(module.root)) {
    const call = node.kind === 'await' ? node.children[0] : null
    const callee = call?.kind === 'call' ? field(call, 'function') : null
    if (callee?.kind === 'attribute' && textOf(callee).endsWith('.form')) return true
  }
  return false
}
