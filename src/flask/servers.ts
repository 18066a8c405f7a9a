/** Servers that files of the project start, with how many processes and threads each of them gets. */
import { textsWith } from './launch.js'
import type { FlaskModel } from './model.js'

export interface Server {
  readonly path: string
  /** 1-based. */
  readonly line: number
  readonly name: 'gunicorn' | 'uwsgi' | 'waitress' | 'flask'
  /** Null where the command does not say. */
  readonly processes: number | null
  /** Threads, or greenlets of a worker, in each process; null where there is no limit or the command does not say. */
  readonly threads: number | null
}

const LINE = /^[^\n]*\b(?:gunicorn|uwsgi|waitress-serve|flask)\b[^\n]*$/gm

export function findServers(flask: FlaskModel): readonly Server[] {
  const found = textsWith(LINE, flask).flatMap(({ path, line, text }) => {
    // A list of words, as Dockerfiles have it, is read like a line of a shell.
    const command = text.replace(/["'`,[\]]+/g, ' ')
    const found = READERS.map((read) => read(command)).find((server) => server !== null)
    return found ? [{ path, line, ...found }] : []
  })
  // The development server, and what a page of instructions says, only tell something where nothing else does.
  const deployed = found.filter(({ path, name }) => name !== 'flask' && !/\.(?:md|rst)$/i.test(path))
  const [first] = found
  return deployed.length > 0 ? deployed : first ? [first] : []
}

type Found = Omit<Server, 'path' | 'line'>

const READERS: readonly ((command: string) => Found | null)[] = [gunicorn, uwsgi, waitress, flaskRun]

/** One process with one thread unless told otherwise; a worker class of greenlets takes 1000 connections. */
function gunicorn(command: string): Found | null {
  const options = optionsAfter(/\bgunicorn\s+(?=-|[\w.]+:)/, command)
  if (options === null || /uvicorn/i.test(options)) return null
  const isOpen = /(?:^|\s)(?:-c|--config)\b/.test(options)
  const asGreenlets = /(?:-k|--worker-class)[= ]\s*(?:gevent|eventlet)/.test(options)
  const processes = numberOf(/(?:^|\s)(?:-w|--workers)[= ]?\s*(\S+)/, options, isOpen ? null : 1)
  const threads = numberOf(/(?:^|\s)--threads[= ]\s*(\S+)/, options, isOpen ? null : 1)
  return { name: 'gunicorn', processes, threads: asGreenlets ? null : threads }
}

function uwsgi(command: string): Found | null {
  const options = optionsAfter(/\buwsgi\s+(?=-)/, command)
  if (options === null) return null
  const isOpen = /--ini\b/.test(options)
  return {
    name: 'uwsgi',
    processes: numberOf(/(?:^|\s)(?:-p|--processes|--workers)[= ]\s*(\S+)/, options, isOpen ? null : 1),
    threads: numberOf(/(?:^|\s)--threads[= ]\s*(\S+)/, options, isOpen ? null : 1),
  }
}

function waitress(command: string): Found | null {
  const options = optionsAfter(/\bwaitress-serve\s+(?=-|[\w.]+:)/, command)
  if (options === null) return null
  return { name: 'waitress', processes: 1, threads: numberOf(/--threads[= ]\s*(\S+)/, options, 4) }
}

/** A thread for each request. */
function flaskRun(command: string): Found | null {
  return /\bflask\s+(?:--?[\w-]+[= ]\S+\s+)*run\b/.test(command) ? { name: 'flask', processes: 1, threads: null } : null
}

function optionsAfter(start: RegExp, command: string): string | null {
  const found = start.exec(command)
  return found ? ` ${command.slice(found.index + found[0].length)}` : null
}

/** Null when it is there and no number, as `$WORKERS`. */
function numberOf(pattern: RegExp, options: string, otherwise: number | null): number | null {
  const text = pattern.exec(options)?.[1]
  if (text === undefined) return otherwise
  return /^\d+$/.test(text) ? Number(text) : null
}
