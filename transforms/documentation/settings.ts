/** What flasgger is told of a whole application, as keywords of FastAPI(). */
import type { ApiDocs } from '../../src/flask/documentation.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { type Hole, join, py, quoted } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { isNone, literalElements, literalNumber } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
import { dictionaryOf, entriesOf, type Given } from './dictionaries.js'

export interface Setting {
  readonly keyword: string
  readonly value: Hole
  /** Where it comes from: the order in which settings are printed. */
  readonly node: PyNode
  /** The value can stand anywhere. */
  readonly isText: boolean
}

export interface Settings {
  readonly all: readonly Setting[]
  readonly docs: string | null
  readonly spec: string
  /** Addresses that only flasgger had. */
  readonly gone: readonly string[]
  /** Dictionaries whose content was carried over. */
  readonly given: readonly Given[]
  /** What cannot be carried over. */
  readonly problems: readonly { readonly node: PyNode; readonly isComputed: boolean; readonly option: string }[]
}

const ARGUMENTS = ['app', 'config', 'sanitizer', 'template']
const SANITIZERS = /^flasgger(\.base)?\.(NO|BR|MK)_SANITIZER$/
/** Fields of a Swagger file that FastAPI writes itself, and looks of the page. */
const WRITTEN: ReadonlySet<string> = new Set(['swagger', 'openapi', 'swagger_version', 'protocol'])
const LOOKS: ReadonlySet<string> = new Set(['uiversion', 'endpoint', 'hide_top_bar'])
const INFO: ReadonlyMap<string, string> = new Map([
  ...[['title'], ['description'], ['version'], ['summary']].map(([key = '']) => [key, key] as const),
  ['termsOfService', 'terms_of_service'],
  ['contact', 'contact'],
  ['license', 'license_info'],
])

export function settingsOf({ object, init }: ApiDocs, configured: readonly PyNode[], flask: FlaskModel): Settings {
  const reader = new Reader(flask)
  const { positional, keywords, hasStar } = callArgs(object.origin)
  const values = new Map([...positional.map((value, at) => [ARGUMENTS[at] ?? '*', value] as const), ...keywords])
  for (const [name, value] of values) {
    const isMerge = name === 'merge' && flask.constants.boolean(value) !== null
    const isSanitizer = name === 'sanitizer' && SANITIZERS.test(flask.project.names.qualify(value) ?? '')
    const isKnown = ARGUMENTS.includes(name) && (name !== 'sanitizer' || isSanitizer || isNone(value))
    if (!isKnown && !isMerge) reader.problem(value, name)
  }
  const more =
    init.call === object.origin ? 0 : callArgs(init.call).positional.length + callArgs(init.call).keywords.size
  if (hasStar || more > 1) reader.problem(init.call, 'more than the application')
  const given = [values.get('config'), ...configured].filter((node) => node && !isNone(node)) as PyNode[]
  for (const node of given) reader.config(node)
  const template = values.get('template')
  if (template && !isNone(template)) reader.template(template)
  return reader.settings()
}

class Reader {
  private readonly found = new Map<string, Setting>()
  private readonly given: Given[] = []
  private readonly problems: { node: PyNode; isComputed: boolean; option: string }[] = []
  private readonly server = new Map<string, PyNode>()
  /** Said of the specification itself, which goes before the rest. */
  private readonly own = new Set<string>()
  private docs: string | null = '/apidocs/'
  private spec = '/apispec_1.json'
  private files = '/flasgger_static'

  constructor(private readonly flask: FlaskModel) {}

  problem(node: PyNode, option: string): void {
    this.problems.push({ node, isComputed: false, option })
  }

  settings(): Settings {
    this.servers()
    const { docs, spec, given, problems } = this
    const gone = [`${this.files}/*`, '/oauth2-redirect.html', '/apidocs/index.html']
    return { all: [...this.found.values()], docs, spec, gone, given, problems }
  }

  config(node: PyNode): void {
    for (const [key, value] of this.entries(node, 'the configuration')) {
      if (key === 'specs_route') this.docs = this.docs && this.text(value, key)
      else if (key === 'static_url_path') this.files = this.text(value, key) ?? ''
      else if (key === 'swagger_ui') this.page(value)
      else if (key === 'specs') this.specs(value)
      else if (key === 'headers' && literalElements(value)?.length === 0) continue
      else if (!LOOKS.has(key)) this.common(key, value)
    }
  }

  template(node: PyNode): void {
    for (const [key, value] of this.entries(node, 'the template')) this.common(key, value)
  }

  /** What may be said in either of the two. */
  private common(key: string, value: PyNode): void {
    const isInfo = INFO.has(key)
    if (WRITTEN.has(key)) return
    if (key === 'info') this.info(value)
    else if (isInfo && !['contact', 'license'].includes(key)) {
      if (!this.own.has(INFO.get(key) ?? key)) this.set(INFO.get(key) ?? key, value)
    } else if (key === 'tags') this.set('openapi_tags', value)
    else if (key === 'externalDocs') this.set('openapi_external_docs', value)
    else if (key === 'servers') this.set('servers', value)
    else if (['host', 'basePath', 'schemes'].includes(key)) this.server.set(key, value)
    else if (!(['consumes', 'produces'].includes(key) && this.isJson(value))) this.problem(value, `\`${key}\``)
  }

  /** `info` as a whole goes before what is said of its parts elsewhere. */
  private info(node: PyNode): void {
    for (const keyword of INFO.values()) this.found.delete(keyword)
    for (const [key, value] of this.entries(node, 'info')) {
      const keyword = INFO.get(key)
      if (keyword) this.set(keyword, value)
      else this.problem(value, `\`${key}\``)
    }
  }

  private specs(node: PyNode): void {
    const [only, ...others] = literalElements(node) ?? []
    if (!only || others.length > 0) return this.problem(node, 'more than one specification')
    for (const [key, value] of this.entries(only, 'specs')) {
      if (key === 'route') this.spec = this.text(value, key) ?? this.spec
      else if (/_filter$/.test(key)) {
        if (!takesAll(value)) this.problem(value, `\`${key}\``)
      } else if (['title', 'version', 'description', 'termsOfService'].includes(key))
        this.own.add(this.set(INFO.get(key) ?? key, value))
      else if (key !== 'endpoint' && key !== 'name') this.problem(value, `\`${key}\``)
    }
  }

  private page(value: PyNode): void {
    const isShown = this.flask.constants.boolean(value)
    if (isShown === null) this.computed(value, '`swagger_ui`')
    else if (!isShown) this.docs = null
  }

  /** Host, schemes and base path are one address in OpenAPI 3. */
  private servers(): void {
    const { constants, mounting, routes } = this.flask
    const host = this.server.get('host')
    const base = this.server.get('basePath')
    const prefix = base ? constants.text(base)?.replace(/\/$/, '') : ''
    // Flasgger takes the base path off the addresses that begin with it; FastAPI writes them whole.
    const isBelow = routes.every((route) => mounting.fullRule(route)?.startsWith(prefix ?? '') ?? false)
    if (base && (prefix === undefined || !isBelow)) this.problem(base, '`basePath`')
    const given = this.server.get('schemes')
    const schemes = given ? constants.texts(given) : ['']
    const name = host && constants.text(host)
    if (given && !schemes) this.computed(given, '`schemes`')
    if (!host || !schemes) return
    if (!name) return this.computed(host, '`host`')
    const urls = schemes.map((scheme) => quoted(`${scheme && `${scheme}:`}//${name}`))
    const value = py`[${join(urls.map((url) => py`{${quoted('url')}: ${url}}`))}]`
    if (!this.found.has('servers')) this.found.set('servers', { keyword: 'servers', value, node: host, isText: true })
  }

  private set(keyword: string, value: PyNode): string {
    if (!isNone(value)) this.found.set(keyword, { keyword, value, node: value, isText: false })
    return keyword
  }

  private entries(node: PyNode, option: string): ReadonlyMap<string, PyNode> {
    const given = dictionaryOf(node, this.flask)
    const entries = given && entriesOf(given.display)
    if (given && entries) this.given.push(given)
    else this.computed(node, option)
    return entries ?? new Map()
  }

  private text(node: PyNode, key: string): string | null {
    const text = this.flask.constants.text(node)
    if (text === null) this.computed(node, `\`${key}\``)
    return text
  }

  private computed(node: PyNode, option: string): void {
    this.problems.push({ node, isComputed: true, option })
  }

  private isJson(value: PyNode): boolean {
    return this.flask.constants.texts(value)?.join() === 'application/json'
  }
}

/** `lambda rule: True`. */
function takesAll(value: PyNode): boolean {
  const body = value.kind === 'lambda' ? field(value, 'body') : null
  return body !== null && (textOf(body) === 'True' || (literalNumber(body) ?? 0) !== 0)
}
