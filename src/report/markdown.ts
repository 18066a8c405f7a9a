/** The readiness report as a comment for a pull request, or for the summary of a CI run. */
import type { Finding } from '../plan/finding.js'
import { count } from './document.js'
import type { Report } from './formats.js'
import { headline } from './headline.js'
import { type FindingKind, kindsOf } from './kinds.js'
import { escaped, quoted } from './markdown-text.js'
import type { Readiness } from './readiness.js'

/** A comment on GitHub holds 65,536 characters. */
const MOST = 65_000

export function markdownReport({ readiness }: Report): string {
  const parts = [
    '## Flask to FastAPI',
    `**${escaped(headline(readiness))}.**`,
    ...(readiness.state === 'flask' ? body(readiness) : []),
    ...unreadPart(readiness),
  ]
  return cut(parts)
}

function body(readiness: Readiness): readonly string[] {
  const kinds = kindsOf(readiness.findings)
  const of = (isOne: (kind: FindingKind) => boolean): readonly FindingKind[] => kinds.filter(isOne)
  return [
    handlerTable(readiness),
    ...section(
      'Resolve first',
      of(({ blocks }) => blocks),
    ),
    ...section(
      'Left to you',
      of(({ blocks, level }) => !blocks && level === 'manual'),
    ),
    ...section(
      'Answers differently',
      of(({ blocks, level }) => !blocks && level === 'changed'),
    ),
    ...section(
      'Good to know',
      of(({ blocks, level }) => !blocks && level === 'info'),
    ),
  ]
}

function handlerTable({ handlers: { total, plain, helper, mounted, left } }: Readiness): string {
  const cells = [total, plain, helper, mounted, left]
  return [
    '| Handlers | Plain FastAPI | With a support helper | On mounted Flask | Left as they are |',
    '| ---: | ---: | ---: | ---: | ---: |',
    `| ${cells.join(' | ')} |`,
  ].join('\n')
}

function section(title: string, kinds: readonly FindingKind[]): readonly string[] {
  if (kinds.length === 0) return []
  return [`### ${title}`, ...kinds.map(kindPart)]
}

const MOST_PLACES = 20

function kindPart({ id, findings }: FindingKind): string {
  const [first] = findings
  const isSame = findings.every(({ what }) => what === first.what)
  const shown = findings.slice(0, MOST_PLACES)
  const rest = findings.length - shown.length
  return [
    `<details><summary><code>${quoted(id)}</code> ${count(findings.length, 'place')}: ${escaped(first.what)}</summary>`,
    '',
    ...(first.why === '' ? [] : [`Why: ${escaped(first.why)}`, '']),
    ...(first.todo === '' ? [] : [`To do: ${escaped(first.todo)}`, '']),
    ...shown.map((finding) => placeItem(finding, isSame)),
    ...(rest > 0 ? [`- and ${rest} more`] : []),
    '',
    '</details>',
  ].join('\n')
}

function placeItem({ path, line, what }: Finding, isSame: boolean): string {
  return `- <code>${quoted(`${path}:${line}`)}</code>${isSame ? '' : ` ${escaped(what)}`}`
}

function unreadPart({ unread }: Readiness): readonly string[] {
  if (unread.length === 0) return []
  const items = unread
    .slice(0, MOST_PLACES)
    .map(({ path, reason }) => `- <code>${quoted(path)}</code> ${escaped(reason)}`)
  const rest = unread.length - items.length
  return [['### Not read, left untouched', '', ...items, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')]
}

/** Whole parts only, so that no element stays open. */
function cut(parts: readonly string[]): string {
  const kept: string[] = []
  let length = 0
  for (const part of parts) {
    length += part.length + 2
    if (length > MOST)
      return `${[...kept, 'More does not fit in a comment; `check` prints everything.'].join('\n\n')}\n`
    kept.push(part)
  }
  return `${kept.join('\n\n')}\n`
}
