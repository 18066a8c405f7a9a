/** Servers for tests: an application on Flask's own server or on uvicorn. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fastapiPython, flaskPython } from '../verify/envs.js'

export type Side = 'flask' | 'fastapi'

const running: ChildProcess[] = []

/** Starts Python with the packages of a side; what it prints is thrown away. */
export function start(side: Side, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const python = { flask: flaskPython, fastapi: fastapiPython }[side]
  running.push(spawn(python, [...args], { cwd, env, stdio: 'ignore' }))
}

/** Serves `module:app` and returns its address when it answers. */
export async function serve(side: Side, cwd: string, module: string, env: NodeJS.ProcessEnv): Promise<string> {
  const port = String(await freePort())
  const server = {
    flask: ['flask', '--app', module, 'run', '--port'],
    fastapi: ['uvicorn', `${module}:app`, '--port'],
  }
  start(side, ['-m', ...server[side], port], cwd, env)
  const base = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 300; tries += 1) {
    if (await fetch(base).catch(() => null)) return base
    await sleep(100)
  }
  throw new Error(`${side} did not start`)
}

export async function stopAll(): Promise<void> {
  for (const child of running.splice(0)) {
    child.kill('SIGTERM')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
