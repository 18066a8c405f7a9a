/** waitress-serve as uvicorn is started. */
import type { CommandLine, Word } from '../project/command-lines.js'
import { believesProxies, targetOf } from './launch.js'
import type { FlaskModel } from './model.js'
import type { Translation } from './server-commands.js'

/** waitress.adjustments.Adjustments */
const DEFAULTS = { host: '0.0.0.0', port: '8080', threads: '4' }

export function waitressWords({ words }: CommandLine, flask: FlaskModel): Translation | null {
  const given = new Map<string, string>(Object.entries(DEFAULTS))
  let named: string | null = null
  let isCall = false
  for (let at = 1; at < words.length; at += 1) {
    const { text } = words[at] as Word
    const [, option = '', joined] = /^--([\w-]+)(?:=(.*))?$/s.exec(text) ?? []
    if (option === 'call') isCall = true
    else if (/^(?:listen|host|port|threads)$/.test(option)) {
      const value = joined ?? words[++at]?.text ?? ''
      const [, host = '', port = ''] = option === 'listen' ? (/^(.*?):?(\$?\{?\w+\}?)$/.exec(value) ?? []) : []
      if (option !== 'listen') given.set(option, value)
      else {
        given.set('host', host === '*' || host === '' ? DEFAULTS.host : host)
        given.set('port', port)
      }
    } else if (option || named !== null) return null
    else named = text
  }
  const target = named === null ? null : targetOf(named, flask)
  if (!target?.app || target.isFactory !== isCall) return null
  const threads = Number(given.get('threads'))
  return {
    words: [
      'uvicorn',
      ...(isCall ? ['--factory'] : []),
      target.name,
      ...['--host', given.get('host') ?? '', '--port', given.get('port') ?? ''],
      ...(believesProxies(flask) ? ['--no-proxy-headers'] : []),
    ],
    app: target.app,
    leaves: flask.project.names.usesUnder('waitress').length === 0 ? ['waitress'] : [],
    atOnce: Number.isNaN(threads) ? null : threads,
  }
}
