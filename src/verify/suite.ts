/** Runs the project's own pytest suite on one side and reads what the recorder wrote. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answer } from './client.js'
import type { HandlerRow, Settings } from './observed.js'
import { environment, type Place, sources } from './process.js'

export interface Exchange {
  readonly test: string
  /** From 1 in each test. */
  readonly number: number
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer
  /** Null when the application raised into the test. */
  readonly answer: Answer | null
  readonly raised: string | null
  /** The test did not read a streamed body to its end. */
  readonly isUnread: boolean
  readonly entered: readonly string[]
  readonly client: 'werkzeug' | 'starlette'
}

export interface Recording {
  readonly exchanges: readonly Exchange[]
  /** Outcome by test id: `passed`, `failed`, `skipped`. */
  readonly tests: ReadonlyMap<string, string>
  readonly handlers: readonly HandlerRow[]
  /** Settings of the application under test. */
  readonly config: Settings
  readonly exitCode: number
  /** The end of what pytest printed. */
  readonly output: string
}

const OUTPUT_LIMIT = 20_000

/** `args` go to pytest as they are. */
export async function runSuite(place: Place, args: readonly string[]): Promise<Recording> {
  const folder = mkdtempSync(join(tmpdir(), 'flask-to-fastapi-record-'))
  try {
    const { code, output } = await pytest(place, folder, args)
    return { ...read(folder), exitCode: code, output }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function pytest(place: Place, folder: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const plugin = ['-p', 'no:cacheprovider', '-p', 'flask_to_fastapi_observer.exchanges']
  const { PYTHONPATH = '', ...env } = environment(place)
  const child = spawn(place.python, ['-m', 'pytest', '-q', ...plugin, ...args], {
    cwd: place.directory,
    env: {
      ...env,
      PYTHONPATH: [sources('python'), PYTHONPATH].filter(Boolean).join(process.platform === 'win32' ? ';' : ':'),
      FLASK_TO_FASTAPI_RECORD: folder,
      FLASK_TO_FASTAPI_ROOT: place.directory,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_LIMIT)
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

type Row = Readonly<Record<string, unknown>>

function read(folder: string): Pick<Recording, 'exchanges' | 'tests' | 'handlers' | 'config'> {
  const rows = readdirSync(folder)
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as Row)
  const of = (kind: string) => rows.filter((row) => row.kind === kind)
  const handlers = of('handlers').flatMap((row) => row.handlers as HandlerRow[])
  return {
    exchanges: of('exchange').map(exchange),
    tests: new Map(of('test').map((row) => [String(row.test), String(row.outcome)])),
    handlers: [...new Map(handlers.map((handler) => [handler.name, handler])).values()],
    config: Object.assign({}, ...of('config').map((row) => row.config as Settings)),
  }
}

function exchange(row: Row): Exchange {
  const raised = typeof row.raised === 'string' ? row.raised : null
  return {
    test: String(row.test),
    number: Number(row.number),
    method: String(row.method),
    target: String(row.target),
    headers: row.headers as [string, string][],
    body: Buffer.from(String(row.body), 'base64'),
    answer: raised !== null || row.status === undefined ? null : answer(row),
    raised,
    isUnread: row.unread === true,
    entered: row.entered as string[],
    client: row.client as Exchange['client'],
  }
}

function answer(row: Row): Answer {
  const headers = new Map<string, string[]>()
  for (const [name, value] of row.answerHeaders as [string, string][]) {
    const key = name.toLowerCase()
    headers.set(key, [...(headers.get(key) ?? []), value])
  }
  return { status: Number(row.status), headers, body: Buffer.from(String(row.answer), 'base64') }
}
