/** Evidence of Django projects and of other web frameworks, read from the text so that unparsed files count too. */
import type { Requirement } from './manifests.js'
import { join, parentOf } from './paths.js'

export interface DjangoEvidence {
  /** Folder of the project, `` for the root. */
  readonly path: string
  /** `path:line what`, strongest first. */
  readonly evidence: readonly string[]
}

export interface FrameworkSeen {
  readonly name: string
  /** First import, `path:line`. */
  readonly evidence: string
}

interface Sign {
  readonly path: string
  readonly line: number
  readonly what: string
  /** An import alone does not make a Django project. */
  readonly rank: 0 | 1 | 2
}

const OTHERS =
  /^[ \t]*(?:from|import)[ \t]+(quart|starlette|bottle|tornado|sanic|falcon|pyramid|cherrypy|aiohttp|litestar|web2py|responder|hug|masonite)\b/gm

export function djangoProjects(
  texts: ReadonlyMap<string, string>,
  requirements: readonly Requirement[],
): readonly DjangoEvidence[] {
  const signs = [...texts].flatMap(([path, text]) => signsIn(path, text))
  for (const { name, file, line } of requirements) {
    if (name === 'django') signs.push({ path: file, line, what: 'django', rank: 1 })
  }
  const roots = signs
    .filter((sign) => sign.rank === 0 && sign.what === 'DJANGO_SETTINGS_MODULE')
    .map((sign) => parentOf(sign.path))
  const groups = new Map<string, Sign[]>()
  for (const sign of signs) {
    const root = rootOf(sign.path, roots)
    groups.set(root, [...(groups.get(root) ?? []), sign])
  }
  return [...groups]
    .filter(([, group]) => isProject(group))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, group]) => ({ path, evidence: evidenceOf(group) }))
}

function signsIn(path: string, text: string): readonly Sign[] {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const signs: (Sign | null)[] = []
  if (name === 'manage.py') signs.push(signAt(path, text, /DJANGO_SETTINGS_MODULE/, 'DJANGO_SETTINGS_MODULE', 0))
  if (path.includes('settings')) signs.push(signAt(path, text, /^INSTALLED_APPS\s*[+:=]/m, 'INSTALLED_APPS', 0))
  signs.push(signAt(path, text, /^[ \t]*(?:from|import)[ \t]+django\b/m, 'imports django', 2))
  return signs.filter((sign) => sign !== null)
}

function signAt(path: string, text: string, pattern: RegExp, what: string, rank: Sign['rank']): Sign | null {
  const match = pattern.exec(text)
  if (match === null) return null
  const at = match.index + (match[0].length - match[0].trimStart().length)
  return { path, line: text.slice(0, at).split('\n').length, what, rank }
}

/** The deepest folder with a manage.py around a file. */
function rootOf(path: string, roots: readonly string[]): string {
  let best = ''
  for (const root of roots) if (path.startsWith(join(root, '')) && root.length > best.length) best = root
  return best
}

function isProject(group: readonly Sign[]): boolean {
  return (
    group.some((sign) => sign.rank === 0) ||
    (group.some((sign) => sign.rank === 1) && group.some((sign) => sign.rank === 2))
  )
}

/** A few lines are evidence enough. */
function evidenceOf(group: readonly Sign[]): readonly string[] {
  const sorted = group.toSorted((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1))
  const imports = sorted.filter((sign) => sign.rank === 2).slice(0, 3)
  return [...sorted.filter((sign) => sign.rank !== 2), ...imports].map(
    (sign) => `${sign.path}:${sign.line} ${sign.what}`,
  )
}

export function frameworksSeen(texts: ReadonlyMap<string, string>): readonly FrameworkSeen[] {
  const seen = new Map<string, string>()
  for (const [path, text] of texts) {
    for (const match of text.matchAll(OTHERS)) {
      const name = match[1] as string
      if (seen.has(name)) continue
      seen.set(name, `${path}:${text.slice(0, match.index).split('\n').length}`)
    }
  }
  return [...seen].map(([name, evidence]) => ({ name, evidence })).sort((a, b) => (a.name < b.name ? -1 : 1))
}
