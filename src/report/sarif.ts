/** SARIF 2.1.0, as GitHub code scanning and SARIF viewers read it. */
import type { Level } from '../plan/finding.js'
import type { Report } from './formats.js'
import { jsonText } from './json.js'
import { type FindingKind, kindsOf, rank } from './kinds.js'
import type { FindingEntry, Readiness } from './readiness.js'
import { sanitizeLine } from './sanitize.js'

/** GitHub takes 25,000 results of a run and shows 5,000 of them. */
const MOST = 5000

export function sarifReport({ readiness }: Report): string {
  const kinds = kindsOf(readiness.findings)
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { ...readiness.tool, semanticVersion: readiness.tool.version, rules: kinds.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder of the project' } } },
        automationDetails: { id: 'flask-to-fastapi/' },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(readiness) }],
        results: resultsOf(
          readiness.findings,
          kinds.map(({ id }) => id),
        ),
      },
    ],
  })
}

function ruleOf({ id, level, findings: [first] }: FindingKind) {
  return {
    id,
    name: id,
    shortDescription: { text: message(id.replace('/', ': ').replaceAll('-', ' ')) },
    fullDescription: { text: message(first.why || first.what) },
    help: { text: message(first.todo || first.why || first.what) },
    defaultConfiguration: { level: LEVELS[level] },
  }
}

const LEVELS: Readonly<Record<Level, 'error' | 'warning' | 'note'>> = {
  manual: 'warning',
  changed: 'warning',
  info: 'note',
}

function resultsOf(findings: readonly FindingEntry[], ids: readonly string[]) {
  return [...findings]
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST)
    .map((finding) => ({
      ruleId: finding.id,
      ruleIndex: ids.indexOf(finding.id),
      level: finding.blocks ? 'error' : LEVELS[finding.level],
      message: { text: message(finding.todo === '' ? finding.what : `${finding.what}. To do: ${finding.todo}`) },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uri(finding.path), uriBaseId: '%SRCROOT%' },
            region: { startLine: finding.line, startColumn: finding.column },
          },
        },
      ],
      partialFingerprints: { 'flaskToFastapi/v1': finding.fingerprint },
    }))
}

/** Files that could not be read are no results: they say that the run did not see everything. */
function notifications({ unread, findings }: Readiness) {
  const files = unread.map(({ path, reason, detail }) => ({
    level: 'warning',
    message: { text: message(`${reason}${detail === '' ? '' : `: ${detail}`}`) },
    locations: [{ physicalLocation: { artifactLocation: { uri: uri(path), uriBaseId: '%SRCROOT%' } } }],
  }))
  const rest = findings.length - MOST
  return rest > 0 ? [...files, { level: 'note', message: { text: `${rest} more results are left out` } }] : files
}

/** In a message `[text](link)` would become a link and `{0}` an argument (SARIF 3.11.5 and 3.11.6). */
function message(text: string): string {
  return sanitizeLine(text)
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&')
}

function uri(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
