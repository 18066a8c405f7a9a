/** Writes MIGRATION.md: what a person must know to review, install, deploy and, if need be, take back a migration. */

export interface MigrationNotes {
  /** Known differences of answers, empty when none. */
  readonly differences: readonly Difference[]
  readonly packages: readonly PackageChange[]
  /** Commands that bring lock files up to date, with the file each of them writes. */
  readonly locks: readonly { readonly command: string; readonly file: string }[]
  /** How the server was started and how it is now; `before` null when nothing was found. */
  readonly starts: readonly { readonly before: string | null; readonly after: string; readonly where: string | null }[]
  readonly environment: readonly { readonly name: string; readonly what: string }[]
  /** Sentences on workers, proxies, sessions and the like that hold for this project. */
  readonly deploying: readonly string[]
  /** Sentences on what goes over to the old application again, and what does not. */
  readonly goingBack: readonly string[]
  readonly helpers: readonly HelperNote[]
  /** Places that were left as they are or need a look, as `errors/abort-in-expression`. */
  readonly open: readonly { readonly id: string; readonly place: string; readonly todo: string }[]
  readonly handlers: { readonly converted: number; readonly total: number }
  /** Files that stay Flask below the application. */
  readonly mounted: readonly MountedFile[]
}

export interface MountedFile {
  readonly path: string
  readonly handlers: number
  /** Findings that keep it on Flask, as `errors/abort-in-expression (shop/old.py:8)`. */
  readonly heldBy: readonly string[]
}

export interface Difference {
  /** `POST /login`, or `every route`. */
  readonly route: string
  readonly before: string
  readonly after: string
  /** Finding id. */
  readonly id: string
}

export interface PackageChange {
  readonly name: string
  readonly change: 'added' | 'removed' | 'raised'
  /** Version ranges as written, null where there is none. */
  readonly from: string | null
  readonly to: string | null
  readonly file: string
  readonly reason: string
}

export interface HelperNote {
  readonly name: string
  readonly path: string
  /** What behaviour of Flask it keeps. */
  readonly keeps: string
  readonly uses: number
  /** Completes "can be deleted when". */
  readonly deleteWhen: string
}

/** Markdown, ending in one newline. The same notes always give the same text: no date, no machine. */
export function renderMigrationNotes(notes: MigrationNotes): string {
  const { converted, total } = notes.handlers
  const sections = [
    `# Migration from Flask to FastAPI\n\n${converted} of ${total} request handlers are FastAPI now.`,
    section('Still Flask', stillFlask(notes.mounted)),
    section('What answers differently', differences(notes.differences)),
    section('Packages', packages(notes)),
    section('Starting it', starting(notes)),
    section('Deploying', list(notes.deploying.map(escapeText))),
    section('Going back', goingBack(notes)),
    section('Helpers you can delete', helpers(notes.helpers)),
    section('Still open', open(notes.open)),
  ]
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`
}

function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`
}

function stillFlask(rows: readonly MountedFile[]): string {
  if (rows.length === 0) return ''
  const cells = rows.map(({ path, handlers: number, heldBy }) => [
    code(path),
    String(number),
    heldBy.length === 0 ? 'what it shares with the files above' : heldBy.map(code).join(', '),
  ])
  return `${MOUNTED}\n\n${table(['File', 'Handlers', 'Held by'], cells)}`
}

const MOUNTED =
  'These files are as they were. a2wsgi mounts them below the application (`app.state.flask_app`), which shares its configuration, session, `g`, templates, error handlers and URLs with them. Once the places are resolved, the next run converts them and takes the mount away; it reads `.flask-to-fastapi/bridge.json`, so commit that file too.'

function differences(rows: readonly Difference[]): string {
  if (rows.length === 0) return 'Nothing that is known of: status, headers that matter, bodies and cookies are kept.'
  const cells = rows.map((row) => [code(row.route), escapeText(row.before), escapeText(row.after), code(row.id)])
  return table(['Route', 'Flask', 'FastAPI', 'Finding'], cells)
}

function packages({ packages: rows, locks }: MigrationNotes): string {
  if (rows.length === 0 && locks.length === 0) return ''
  const cells = rows.map((row) => [
    code(row.name),
    `${row.change}${versions(row)}`,
    code(row.file),
    escapeText(row.reason),
  ])
  const changed = rows.length === 0 ? '' : table(['Package', 'Change', 'File', 'Reason'], cells)
  const lock = locks.map(({ command, file }) => `Bring ${code(file)} up to date:\n\n${block([command])}`)
  return [changed, ...lock].filter((text) => text !== '').join('\n\n')
}

function versions({ from, to }: PackageChange): string {
  if (from !== null && to !== null) return ` ${code(from)} → ${code(to)}`
  const only = from ?? to
  return only === null ? '' : ` ${code(only)}`
}

function starting({ starts, environment }: MigrationNotes): string {
  const cells = starts.map(({ before, after, where }) => [
    before === null ? '–' : code(before),
    code(after),
    where === null ? '' : code(where),
  ])
  const commands = starts.length === 0 ? '' : table(['Before', 'Now', 'Where'], cells)
  const variables = environment.map(({ name, what }) => `${code(name)}: ${escapeText(what)}`)
  return [commands, list(variables)].filter((text) => text !== '').join('\n\n')
}

function goingBack({ packages: rows, goingBack: more }: MigrationNotes): string {
  const install = rows.length === 0 ? '' : ' Then install the old requirements again.'
  const steps = `Before the commit: ${code('git restore .')} and delete the new files that ${code('git status')} lists. After it: ${code('git revert <commit>')}.${install} Data is not touched by the migration, so nothing has to be moved back.`
  return more.length === 0 ? steps : `${steps}\n\n${list(more.map(escapeText))}`
}

function helpers(rows: readonly HelperNote[]): string {
  if (rows.length === 0) return ''
  const cells = rows.map((row) => [
    code(row.name),
    code(row.path),
    escapeText(row.keeps),
    String(row.uses),
    escapeText(row.deleteWhen),
  ])
  return table(['Helper', 'File', 'Keeps', 'Uses', 'Can be deleted when'], cells)
}

function open(rows: MigrationNotes['open']): string {
  return list(rows.map((row) => `${code(row.place)} ${code(row.id)}: ${escapeText(row.todo)}`))
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n')
}

function block(lines: readonly string[]): string {
  return `\`\`\`sh\n${lines.map(oneLine).join('\n')}\n\`\`\``
}

/** A code span holds any text when its fence is longer than every run of backticks inside. */
function code(text: string): string {
  const runs = text.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1)
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${oneLine(text)}${pad}${fence}`
}

/** Text of a repository must not become markup. */
function escapeText(text: string): string {
  return oneLine(text)
    .replace(/[\\*[\]]/g, '\\$&')
    .replaceAll('<', '&lt;')
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
