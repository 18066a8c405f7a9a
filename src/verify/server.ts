/** Starts one application in its own Python environment and stops it again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { environment, type Place, sources } from './process.js'
import { CannotCompare } from './verdict.js'

export interface Served extends Place {
  /** `module:app` or `module:factory()`. */
  readonly target: string
  /** `noted`: what is read of each request is noted, for Flask only. */
  readonly inputs?: 'noted'
}

/** What the observer beside the application can be asked. */
export type Question = 'routes' | 'entered' | 'inputs'

export interface Server {
  readonly port: number
  /** What the application printed so far. */
  readonly output: () => string
  readonly ask: (question: Question) => Promise<unknown>
  readonly stop: () => Promise<void>
}

interface Waiting {
  readonly line: (text: string) => void
  readonly failed: (error: Error) => void
}

const START_TIMEOUT = 60_000
const OUTPUT_LIMIT = 20_000

/** Resolves when the application accepts connections; rejects with its output when it does not come up. */
export function startServer(app: Served): Promise<Server> {
  const child = spawn(app.python, [sources('driver.py'), app.target, ...(app.inputs ? ['--inputs'] : [])], {
    cwd: app.directory,
    env: environment(app),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-OUTPUT_LIMIT)
  })
  // A process that has ended is told by its close; the question on its way to it is lost.
  child.stdin.on('error', () => undefined)
  const stop = () => stopped(child)
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer)
      stop().then(() => reject(new Error(`${app.target} in ${app.directory} ${why}\n${output}`.trimEnd())))
    }
    const timer = setTimeout(() => fail(`did not start within ${START_TIMEOUT / 1000} s`), START_TIMEOUT)
    child.once('error', (error) => fail(error.message))
    child.once('close', () => fail('ended before it was ready'))
    const waiting: Waiting[] = []
    let ended: Error | null = null
    child.once('close', () => {
      ended = new CannotCompare(`${app.target} in ${app.directory} ended while it was asked\n${output}`.trimEnd())
      for (const { failed } of waiting) failed(ended)
    })
    const ask = (question: Question) =>
      new Promise<unknown>((answered, failed) => {
        // Nobody would ever answer, and a process with nothing else to wait for would end as if all were well.
        if (ended) failed(ended)
        waiting.push({ line: (text) => answered(JSON.parse(text)), failed })
        child.stdin.write(`${question}\n`)
      })
    const ready = (line: string) => {
      clearTimeout(timer)
      resolve({ port: Number(line.split(' ')[1]), output: () => output, ask, stop })
    }
    waiting.push({ line: ready, failed: () => undefined })
    createInterface(child.stdout).on('line', (line) => waiting.shift()?.line(line))
  })
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
