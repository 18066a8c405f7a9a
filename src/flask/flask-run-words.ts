/** `flask run` as uvicorn is started. */
import type { Word } from '../project/command-lines.js'
import { believesProxies, targetOf } from './launch.js'
import type { FlaskModel } from './model.js'
import type { FlaskCommand, NewWord, Translation } from './server-commands.js'
import { dotenvFile, isOn, variable } from './server-settings.js'

/** Options with a value, as uvicorn calls them. */
const VALUES: Readonly<Record<string, string>> = {
  '--host': '--host',
  '-h': '--host',
  '--port': '--port',
  '-p': '--port',
  '--cert': '--ssl-certfile',
  '--key': '--ssl-keyfile',
}
/** uvicorn has no debugger and answers in threads. */
const SILENT: ReadonlySet<string> = new Set(
  '--no-debugger --debugger --with-threads --no-debug --no-reload --eager-loading --lazy-loading --lazy-loader --eager-loader'.split(
    ' ',
  ),
)

export function flaskRunWords(parsed: FlaskCommand, flask: FlaskModel): Translation | null {
  const { command, from, app: named, envFile } = parsed
  const given = new Map<string, string>()
  let reloads = parsed.isDebug
  let stays = false
  let atOnce: number | null = null
  const { words, file, form } = command
  const raw = ({ start, end, text }: Word): string => (form === 'shell' ? file.text.slice(start, end) : text)
  for (let at = from; at < words.length; at += 1) {
    const word = words[at] as Word
    const [, option = '', joined] = /^(-{1,2}[\w-]+?)(?:=(.*))?$/s.exec(word.text) ?? []
    const [, short, value] = /^-([hp])(.+)$/s.exec(word.text) ?? []
    const known = VALUES[short && !option.startsWith('--') ? `-${short}` : option]
    if (short && value && known && !word.text.startsWith('--')) given.set(known, value)
    else if (known) {
      const next = joined === undefined ? words[++at] : null
      if (next === undefined) return null
      given.set(known, next ? raw(next) : raw(word).slice(raw(word).indexOf('=') + 1))
    } else if (option === '--debug' || option === '--reload') reloads = true
    else if (option === '--without-threads') atOnce = 1
    else if (!SILENT.has(option)) return null
    if (option === '--no-reload' || option === '--no-debug') stays = true
  }
  const target = targetOf(named ?? variable('FLASK_APP', command, flask), flask)
  if (!target?.app) return null
  const host = variable('FLASK_RUN_HOST', command, flask)
  if (host && !given.has('--host')) given.set('--host', host)
  if (!given.has('--port')) given.set('--port', variable('FLASK_RUN_PORT', command, flask) ?? '5000')
  if (isOn(variable('FLASK_DEBUG', command, flask)) || isOn(variable('FLASK_ENV', command, flask))) reloads = true
  const dotenv = envFile ? raw(envFile) : dotenvFile(flask)
  const options = Object.values(VALUES).filter((name, at, all) => all.indexOf(name) === at && given.has(name))
  const all: NewWord[] = [
    'uvicorn',
    ...(target.isFactory ? ['--factory'] : []),
    target.name,
    ...options.flatMap((name) => [name, given.get(name) ?? '']),
    ...(reloads && !stays ? ['--reload'] : []),
    ...(dotenv ? ['--env-file', dotenv] : []),
    ...(believesProxies(flask) ? ['--no-proxy-headers'] : []),
  ]
  return { words: all, app: target.app, atOnce }
}
