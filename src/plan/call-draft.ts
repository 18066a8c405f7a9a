/** The draft of one call whose arguments several transforms contribute to, such as `APIRouter(...)`. Drafts only grow. */
import type { PyNode } from '../python/node.js'
import { code, type Hole, join, py, type Template } from './template.js'

/** Keywords in the order they are printed; others follow as they came. */
const ORDER = [
  ...['title', 'description', 'version', 'terms_of_service', 'contact', 'license_info', 'openapi_tags', 'servers'],
  ...['prefix', 'tags', 'dependencies', 'route_class'],
  ...['docs_url', 'redoc_url', 'swagger_ui_oauth2_redirect_url', 'openapi_url'],
]

export class CallDraft {
  private callee: Hole = null
  private readonly positional: Hole[] = []
  private readonly keywords = new Map<string, Hole>()
  private readonly lists = new Map<string, Map<string, Hole>>()
  readonly authors = new Set<string>()

  constructor(readonly node: PyNode) {}

  /** What is called now. */
  call(callee: Hole, ...positional: readonly Hole[]): this {
    this.callee = callee
    this.positional.push(...positional)
    return this
  }

  keyword(name: string, value: Hole): this {
    this.keywords.set(name, value)
    return this
  }

  /** Adds to a list given as keyword, `dependencies=[a, b]`; the same key twice is one. */
  element(name: string, key: string, value: Hole): this {
    const list = this.lists.get(name) ?? new Map<string, Hole>()
    this.lists.set(name, list.set(key, value))
    return this
  }

  /** Null while nobody said what is called: then the other contributions have nothing to stand on. */
  template(): Template | null {
    if (!this.callee) return null
    const all = new Map<string, Hole>(this.keywords)
    for (const [name, list] of this.lists) all.set(name, py`[${join([...list.values()])}]`)
    const names = [
      ...ORDER.filter((name) => all.has(name)),
      ...[...all.keys()].filter((name) => !ORDER.includes(name)).sort(),
    ]
    const keywords = names.map((name) => py`${code(name)}=${all.get(name)}`)
    return py`${this.callee}(${join([...this.positional, ...keywords])})`
  }
}
