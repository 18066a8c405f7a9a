/** A process that applies and dies at the file-system call it was told. */
import { readFileSync } from 'node:fs'
import { writeChanges } from '../../dist/src/write/write.js'
import { instrumented } from './instrumented.mjs'

const { root, changes, at } = JSON.parse(readFileSync(0, 'utf8'))
const die = (number) => {
  if (number === at) process.kill(process.pid, 'SIGKILL')
}
const { fs } = instrumented({ after: die })
const bytes = (text) => (text === null ? null : Buffer.from(text, 'base64'))
const files = changes.map(({ path, before, after }) => ({ path, before: bytes(before), after: bytes(after) }))
process.stdout.write('ready')
const report = await writeChanges(root, files, { fs })
if (at === 0) process.exitCode = report.failure ? 1 : 0
