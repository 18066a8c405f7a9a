/** gunicorn with the worker class that serves ASGI applications. */
import type { CommandLine, Word } from '../project/command-lines.js'
import { gunicornConfig } from './gunicorn-config.js'
import { targetOf } from './launch.js'
import type { FlaskModel } from './model.js'
import type { NewWord, Translation } from './server-commands.js'

export const WORKER = 'uvicorn_worker.UvicornWorker'

const FLAGS: ReadonlySet<string> = new Set(
  `--preload --reload --daemon -D --check-config --print-config --spew --no-sendfile -R --enable-stdio-inheritance
   --capture-output --initgroups --do-handshake-on-connect --suppress-ragged-eofs --strip-header-spaces
   --disable-redirect-access-to-syslog --log-syslog`.split(/\s+/),
)

/** Settings of gunicorn that its uvicorn worker does not look at, or that mean something else to it. */
export const UNREAD_OPTIONS: ReadonlySet<string> = new Set(
  `timeout worker_connections access_logformat limit_request_line limit_request_fields limit_request_field_size
   statsd_host statsd_prefix proxy_protocol`.split(/\s+/),
)

const SHORT: Readonly<Record<string, string>> = {
  '-k': 'worker_class',
  '-t': 'timeout',
  '-c': 'config',
  '-w': 'workers',
}

interface Option {
  /** As in the configuration file. */
  readonly name: string
  readonly value: string
  /** Numbers of its words. */
  readonly words: readonly number[]
  /** What stands in front of the value in its last word: `--threads=`, `-k`. */
  readonly lead: string
}

export function gunicornWords(command: CommandLine, flask: FlaskModel): Translation | null {
  const { words } = command
  const { options, rest } = parse(words)
  const [served] = rest
  const config = gunicornConfig(settingOf(options, 'config'), flask)
  const name = served === undefined ? config?.values.get('wsgi_app') : words[served]?.text
  const target = name === undefined ? null : targetOf(name.includes(':') ? name : `${name}:application`, flask)
  const worker = options.find((option) => option.name === 'worker_class')
  const old = worker?.value ?? config?.values.get('worker_class') ?? 'sync'
  if (!target?.app || rest.length > 1 || /uvicorn|asgi|\$/i.test(worker?.value ?? '')) return null
  const isFactory = /\(/.test(name ?? '')
  if (target.isFactory && !isFactory) return null
  const threads = options.find((option) => option.name === 'threads')
  const kept: NewWord[] = words.flatMap((_, at): NewWord[] => {
    if (threads?.words.includes(at)) return []
    if (worker && at === worker.words.at(-1)) return [`${worker.lead}${WORKER}`]
    return [at]
  })
  const isSet = worker !== undefined || config?.worker != null
  const [program = 0, ...others] = kept
  const lost = options
    .filter((option) => UNREAD_OPTIONS.has(option.name))
    .map((option) => `${option.name} ${option.value}`)
  const isGreen = /gevent|eventlet|tornado/.test(old)
  const number = Number(threads?.value ?? config?.values.get('threads') ?? 1)
  return {
    words: [program, ...(isSet ? [] : ['-k', WORKER]), ...others],
    app: target.app,
    lost: [...lost, ...(isGreen ? [`worker_class ${old}`] : [])],
    needs: ['uvicorn-worker'],
    atOnce: isGreen || Number.isNaN(number) ? null : number,
  }
}

const settingOf = (options: readonly Option[], name: string): string | null =>
  options.find((option) => option.name === name)?.value ?? null

function parse(words: readonly Word[]): { readonly options: readonly Option[]; readonly rest: readonly number[] } {
  const options: Option[] = []
  const rest: number[] = []
  for (let at = 1; at < words.length; at += 1) {
    const { text } = words[at] as Word
    const joined = /^(--[\w-]+=|-[a-zA-Z](?=[^-]))(.+)$/s.exec(text)
    if (!text.startsWith('-') || text === '-') rest.push(at)
    else if (FLAGS.has(text)) options.push({ name: nameOf(text), value: '', words: [at], lead: '' })
    else if (joined)
      options.push({
        name: nameOf((joined[1] ?? '').replace('=', '')),
        value: joined[2] ?? '',
        words: [at],
        lead: joined[1] ?? '',
      })
    else {
      options.push({ name: nameOf(text), value: words[at + 1]?.text ?? '', words: [at, at + 1], lead: '' })
      at += 1
    }
  }
  return { options, rest }
}

const nameOf = (option: string): string => SHORT[option] ?? option.replace(/^--/, '').replaceAll('-', '_')
