/** The Python version wherever a project names it beside its manifests: images, matrices, tools, classifiers. */
import { deploymentKind } from '../project/deployment-files.js'
import type { TextFile } from '../project/project.js'
import type { ListEdit } from './requirement-lists.js'

const LOWEST = 11
/** A release of it, where one has to be named in full. */
const RELEASE = `3.${LOWEST}.9`

export function pythonPlaces({ path, text }: TextFile): readonly ListEdit[] {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name === 'runtime.txt') return each(text, /^python-(\d[\d.]*)/gm, () => RELEASE)
  if (name === '.python-version')
    return each(text, /^(\d[\d.]*)/gm, (old) => (/\d\.\d+\.\d/.test(old) ? RELEASE : `3.${LOWEST}`))
  if (name === 'pyproject.toml') return [...settings(text), ...classifiers(text)]
  if (/^(?:setup\.cfg|mypy\.ini|ruff\.toml|\.ruff\.toml)$/.test(name)) return [...settings(text), ...classifiers(text)]
  if (name === 'tox.ini') return [...settings(text), ...toxList(text)]
  if (name === 'setup.py') return classifiers(text)
  if (deploymentKind(path) === null || deploymentKind(path) === 'text') return []
  return [...images(text), ...(/\.ya?ml$/.test(path) ? matrices(text) : [])]
}

/** Images of Python that exist for the lowest version, too; others are left. */
function images(text: string): readonly ListEdit[] {
  const variant = '(?=(?:-slim|-alpine|-bullseye|-bookworm|-slim-bullseye|-slim-bookworm)?(?:["\'\\s@]|$(?![\\s\\S])))'
  const image = new RegExp(
    `(?:^FROM[ \\t]+(?:--\\S+[ \\t]+)?|\\bimage:[ \\t]*["']?)(?:[\\w.-]+\\/)*python:(\\d[\\d.]*)${variant}`,
    'gm',
  )
  return [
    ...each(text, image, () => `3.${LOWEST}`),
    ...each(text, /^ARG[ \t]+PYTHON_VERSION=["']?(\d[\d.]*)/gm, () => `3.${LOWEST}`),
  ]
}

/** `python-version: ["3.9", "3.12"]` loses what is too old. */
function matrices(text: string): readonly ListEdit[] {
  const lists = [...text.matchAll(/^[ \t-]*(?:python-version|python|python_version):[ \t]*\[([^\]\n]*)\]/gm)].flatMap(
    (match) => {
      const inner = match[1] ?? ''
      const items = inner.split(',').map((item) => item.trim())
      const kept = items.filter((item) => !isOld(item.replace(/["']/g, '')))
      if (kept.length === items.length) return []
      const quote = /["']/.exec(inner)?.[0] ?? '"'
      const start = match.index + match[0].lastIndexOf(`${inner}]`)
      return [
        { start, end: start + inner.length, text: kept.length > 0 ? kept.join(', ') : `${quote}3.${LOWEST}${quote}` },
      ]
    },
  )
  const one = each(
    text,
    /^[ \t-]*(?:python-version|PYTHON_VERSION):[ \t]*["']?(\d[\d.]*)["']?[ \t]*$/gm,
    () => `3.${LOWEST}`,
  )
  const conda = each(text, /^[ \t]*-[ \t]+python[ \t]*=+[ \t]*(\d[\d.]*)[ \t]*$/gm, () => `3.${LOWEST}`)
  return [...lists, ...one, ...conda]
}

const settings = (text: string): readonly ListEdit[] => [
  ...each(text, /^python_version[ \t]*=[ \t]*["']?(\d\.\d+)/gm, () => `3.${LOWEST}`),
  ...each(text, /^target-version[ \t]*=[ \t]*\[?["']py(\d+)["']\]?[ \t]*$/gm, () => `3${LOWEST}`),
]

/** One line each; where none is left, the lowest stays named. */
function classifiers(text: string): readonly ListEdit[] {
  const all = [...text.matchAll(/^[ \t]*["']?Programming Language :: Python :: (\d\.\d+)["']?,?[ \t]*\r?\n/gm)]
  const old = all.filter((match) => isOld(match[1] ?? ''))
  const isAnyLeft = old.length < all.length
  return old.map((match, at) => {
    const start = match.index
    if (isAnyLeft || at > 0) return { start, end: start + match[0].length, text: '' }
    const version = start + match[0].indexOf(match[1] ?? '', match[0].lastIndexOf(':'))
    return { start: version, end: version + (match[1] ?? '').length, text: `3.${LOWEST}` }
  })
}

function toxList(text: string): readonly ListEdit[] {
  const match = /^env_?list[ \t]*=[ \t]*((?:py\d+[ \t]*,[ \t]*)*py\d+)[ \t]*$/m.exec(text)
  const items = (match?.[1] ?? '').split(',').map((item) => item.trim())
  const kept = items.filter((item) => !isOld(item.replace(/^py(\d)/, '$1.')))
  if (!match?.[1] || kept.length === items.length) return []
  const start = match.index + match[0].indexOf(match[1])
  return [{ start, end: start + match[1].length, text: kept.length > 0 ? kept.join(', ') : `py3${LOWEST}` }]
}

function each(text: string, pattern: RegExp, fresh: (old: string) => string): readonly ListEdit[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const old = match[1] ?? ''
    const dotted = /^\d{2,3}$/.test(old) ? `${old[0]}.${old.slice(1)}` : old
    const start = match.index + match[0].lastIndexOf(old)
    return isOld(dotted) ? [{ start, end: start + old.length, text: fresh(old) }] : []
  })
}

/** `3.9`, `2.7.18`; not `3` and `3.x`, which are the newest. */
function isOld(version: string): boolean {
  const [, major = '', minor = ''] = /^(\d)\.(\d+)/.exec(version) ?? []
  return minor !== '' && (Number(major) < 3 || (major === '3' && Number(minor) < LOWEST))
}
