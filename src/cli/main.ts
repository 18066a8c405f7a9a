#!/usr/bin/env node
/** The program: connects the command line to the process and to the rest of the tool. */
import { constants } from 'node:os'
import type { WriteStream } from 'node:tty'
import type { Machine } from './machine.js'
import { run } from './run.js'
import type { Output, Terminal } from './terminal.js'
import { packageVersion } from './version.js'

// Everything heavy is loaded by the command that needs it, so that --version and --help start at once.
const machine: Machine = {
  migrate: async (root, options) => (await import('../index.js')).plan(root, options),
  listTransforms: async () => (await import('../index.js')).listTransforms(),
  listFindings: async () => (await import('../index.js')).listFindings(),
  writeChanges: async (root, changes) => {
    const { writeChanges } = await import('../write/write.js')
    return interruptible((signal) => writeChanges(root, changes, { signal }))
  },
  commitProblem: async (root) => (await import('../write/commit.js')).commitProblem(root),
  commitFiles: async (root, paths, message) => (await import('../write/commit.js')).commitFiles(root, paths, message),
  recover: async (root) => (await import('../write/recover.js')).recover(root),
  undo: async (root) => (await import('../write/recover.js')).undo(root),
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

const terminal: Terminal = {
  cwd: process.cwd(),
  env: process.env,
  stdout: output(process.stdout),
  stderr: output(process.stderr),
}

const code = await run({ args: process.argv.slice(2), version: packageVersion(), terminal, machine })
// An interruption has set its own code already.
process.exitCode ??= code

/** The first Ctrl-C while files are being written stops at the next file edge and takes back; a second one kills. */
async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const stop = (name: NodeJS.Signals) => {
    process.exitCode = 128 + constants.signals[name]
    controller.abort(new Error(`interrupted by ${name}`))
  }
  for (const name of SIGNALS) process.once(name, stop)
  return work(controller.signal).finally(() => {
    for (const name of SIGNALS) process.removeListener(name, stop)
  })
}

function output(stream: WriteStream): Output {
  // Whoever reads us may stop reading, as `head` does: that is no error, and `apply` finishes what it began.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return { isTTY: stream.isTTY === true, columns: stream.columns ?? null, write: (data) => void stream.write(data) }
}
