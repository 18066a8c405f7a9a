/** Starts the servers of the bench and reads what they cost: start-up, memory, processor time. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { load } from './load.mjs'

const PATIENCE = 60_000
const TICKS_PER_SECOND = 100

/** How each framework is served in production: the same number of processes, no access log. */
const COMMANDS = {
  flask: (port, workers) =>
    ['-m', 'gunicorn', '-k', 'gthread', '--threads', '4', '-w', workers, '-b', `127.0.0.1:${port}`].concat([
      '--log-level',
      'warning',
      'wsgi:app',
    ]),
  fastapi: (port, workers) => [
    '-m',
    'uvicorn',
    '--workers',
    workers,
    '--port',
    port,
    '--no-access-log',
    '--log-level',
    'warning',
    'wsgi:app',
  ],
}

/** Starts `wsgi:app` of a folder and waits for its first answer to `path`. */
export async function start(python, kind, directory, path, { workers = 1, env = {} } = {}) {
  const port = await freePort()
  const started = performance.now()
  const child = spawn(python, COMMANDS[kind](port, workers).map(String), {
    cwd: directory,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = once(child, 'exit')
  const probe = { request: { path }, status: 200, connections: 1, total: 1, milliseconds: PATIENCE }
  while ((await load(port, probe)).failed > 0 || child.exitCode !== null) {
    if (child.exitCode !== null || performance.now() - started > PATIENCE) throw new Error(`${directory} did not start`)
    await sleep(5)
  }
  return {
    port,
    startup: performance.now() - started,
    memory: () => memoryOf(child.pid),
    cpu: () => cpuOf(child.pid),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** The process that answers: gunicorn and uvicorn with several workers keep one beside that only watches. */
function workersOf(pid) {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid && !commandOf(name).includes('resource_tracker'))
  return children.length > 0 ? children : [String(pid)]
}

/** PSS and RSS of one worker in megabytes, the mean of all. */
function memoryOf(pid) {
  const workers = workersOf(pid)
  const sum = (name) =>
    workers
      .map((worker) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(read(worker, 'smaps_rollup'))?.[1] ?? 0))
      .reduce((total, kilobytes) => total + kilobytes / 1024 / workers.length, 0)
  return { pss: sum('Pss'), rss: sum('Rss') }
}

/** Seconds of processor time that the workers used so far. */
function cpuOf(pid) {
  return workersOf(pid)
    .map((worker) => statOf(worker))
    .reduce((total, fields) => total + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND, 0)
}

/** The fields behind the command, which may itself hold spaces. */
const statOf = (pid) =>
  read(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ')
const parentOf = (pid) => Number(statOf(pid)[1])
const commandOf = (pid) => read(pid, 'cmdline')

function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // It ended meanwhile.
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
