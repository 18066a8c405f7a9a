/** Starts one application in its own Python environment and stops it again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Served {
  /** Python interpreter of the environment that has the framework. */
  readonly python: string
  /** Directory the application is started in; its modules are importable from there. */
  readonly directory: string
  /** `module:app` or `module:factory()`. */
  readonly target: string
  readonly env?: Readonly<Record<string, string>>
}

export interface Server {
  readonly port: number
  /** What the application printed so far. */
  readonly output: () => string
  readonly stop: () => Promise<void>
}

const START_TIMEOUT = 60_000
const OUTPUT_LIMIT = 20_000

/** Resolves when the application accepts connections; rejects with its output when it does not come up. */
export function startServer(app: Served): Promise<Server> {
  const child = spawn(app.python, [driver(), app.target], {
    cwd: app.directory,
    env: { ...environment(), ...app.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-OUTPUT_LIMIT)
  })
  const stop = () => stopped(child)
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer)
      stop().then(() => reject(new Error(`${app.target} in ${app.directory} ${why}\n${output}`.trimEnd())))
    }
    const timer = setTimeout(() => fail(`did not start within ${START_TIMEOUT / 1000} s`), START_TIMEOUT)
    child.once('error', (error) => fail(error.message))
    child.once('close', () => fail('ended before it was ready'))
    createInterface(child.stdout).once('line', (line) => {
      clearTimeout(timer)
      resolve({ port: Number(line.split(' ')[1]), output: () => output, stop })
    })
  })
}

/** The driver is a source file also in the package: `dist` has no Python in it. */
function driver(): string {
  let directory = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory)
  return join(directory, 'src', 'verify', 'driver.py')
}

/** Without the caller's Python settings: each side must see its own environment only. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PYTHON|FLASK_|VIRTUAL_ENV|UVICORN_)/.test(name))
  return { ...Object.fromEntries(kept), PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' }
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
