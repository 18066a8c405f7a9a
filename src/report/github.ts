/** Workflow commands of GitHub Actions: annotations on the lines of a pull request. */
import type { Finding } from '../plan/finding.js'
import { count } from './document.js'
import type { Report } from './formats.js'
import { headline } from './headline.js'
import { kindsOf, rank } from './kinds.js'
import { sanitizeLine } from './sanitize.js'

/** GitHub shows ten errors, warnings and notices of a step and drops the others without a word. */
const MOST = 10

/** What cannot go is an error, what is left or answers differently a warning, the rest one closing notice. */
export function githubReport({ readiness, result }: Report): string {
  const sorted = [...result.findings].sort((a, b) => rank(a) - rank(b))
  const errors = sorted.filter(({ blocks }) => blocks)
  const warnings = sorted.filter(({ blocks, level }) => !blocks && level !== 'info')
  const shown = [...errors.slice(0, MOST), ...warnings.slice(0, MOST)]
  const rest = result.findings.filter((finding) => !shown.includes(finding))
  const closing = [headline(readiness), ...(rest.length > 0 ? [restText(rest)] : [])].join('. ')
  return [...shown.map(annotation), `::notice title=flask-to-fastapi::${data(closing)}`, ''].join('\n')
}

function annotation(finding: Finding): string {
  const place = `file=${property(finding.path)},line=${finding.line},col=${finding.column}`
  const todo = finding.todo === '' ? '' : `. To do: ${finding.todo}`
  return `::${finding.blocks ? 'error' : 'warning'} ${place},title=${property(finding.id)}::${data(`${finding.what}${todo}`)}`
}

function restText(rest: readonly Finding[]): string {
  const kinds = kindsOf(rest).map(({ id, findings }) => `${id} ${findings.length}`)
  return `${count(rest.length, 'finding')} not shown here: ${kinds.slice(0, 8).join(', ')}${kinds.length > 8 ? ' and others' : ''}`
}

/** As the runner undoes it: without this a file name could end the command and begin another one. */
function data(text: string): string {
  return sanitizeLine(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
