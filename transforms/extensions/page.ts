/** The page that lists every known extension with what becomes of it, written from the tables and verdicts. */
import { TABLES } from './index.js'
import { CARRIED, VERDICTS } from './verdicts.js'

export function verdictsPage(): string {
  const carried = new Map<string, string>([...CARRIED].map((module) => [module, 'a transform of its own']))
  for (const { module, symbols } of TABLES) carried.set(module, [...symbols.keys()].map(quoted).join(', '))
  carried.set('bugsnag.flask', quoted('handle_exceptions'))
  const refused = [...VERDICTS].filter(([module]) => !carried.has(module))
  return [
    '# Extensions',
    'Written by `node scripts/verdicts.mjs` from the tables and verdicts; a test says when it is out of date.',
    '## Carried over',
    table(['Module', 'What is known'], [...carried]),
    '## Kept on Flask',
    'What FastAPI applications use instead. An application that imports one of these stays on Flask.',
    table(['Module', 'Instead'], refused),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n')
}

/** What becomes of an extension, by the module that is imported or by the package it lies in. */
export function verdictOn(module: string): { readonly isCarried: boolean; readonly instead: string | null } {
  const [name = ''] = module.split('.')
  const isCarried = CARRIED.has(name) || TABLES.some((table) => table.module === module) || module === 'bugsnag.flask'
  return { isCarried, instead: VERDICTS.get(module) ?? VERDICTS.get(name) ?? null }
}

const quoted = (name: string): string => `\`${name}\``

function table(head: readonly [string, string], rows: readonly (readonly [string, string])[]): string {
  const sorted = rows.map(([module, text]) => [quoted(module), text] as const).sort(([a], [b]) => (a < b ? -1 : 1))
  const all = [head, ...sorted]
  const widths = [0, 1].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[], filler: string): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width, filler)).join(' | ')} |`
  return [line(head, ' '), line(['', ''], '-'), ...sorted.map((row) => line(row, ' '))].join('\n')
}
