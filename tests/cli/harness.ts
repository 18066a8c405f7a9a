/** Runs the command line as a function in a fresh folder, over a result made by hand. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Machine } from '../../src/cli/machine.js'
import { run } from '../../src/cli/run.js'
import type { Output } from '../../src/cli/terminal.js'
import type { PlanOptions } from '../../src/index.js'
import type { MigrationResult } from '../../src/report/types.js'
import { commitFiles, commitProblem } from '../../src/write/commit.js'
import { recover, undo } from '../../src/write/recover.js'
import { writeChanges } from '../../src/write/write.js'
import { result, transforms } from '../report/sample.js'

export let root = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cli-')))
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly asked: readonly { readonly root: string; readonly options: PlanOptions }[]
}

export async function cli(
  args: readonly string[],
  value: Partial<MigrationResult> = {},
  more: Partial<TestTerminal> = {},
): Promise<Ran> {
  const asked: { root: string; options: PlanOptions }[] = []
  const text = { out: '', err: '' }
  const machine: Machine = {
    migrate: async (folder, options) => {
      asked.push({ root: folder, options })
      if (more.fails) throw more.fails
      return result({ ...value, root: folder })
    },
    listTransforms: async () => transforms,
    listFindings: async () => [],
    writeChanges,
    commitProblem,
    commitFiles,
    recover,
    undo,
  }
  const output = (stream: 'out' | 'err'): Output => ({
    isTTY: more.isTTY ?? false,
    columns: 80,
    write: (data) => {
      text[stream] += typeof data === 'string' ? data : Buffer.from(data).toString('latin1')
    },
  })
  const terminal = { cwd: more.cwd ?? root, env: more.env ?? {}, stdout: output('out'), stderr: output('err') }
  const code = await run({ args, version: '1.2.3', terminal, machine })
  return { code, asked, ...text }
}

interface TestTerminal {
  readonly cwd: string
  readonly env: Record<string, string>
  readonly isTTY: boolean
  readonly fails: Error
}

export function put(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}

export function commit(): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false']
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    ['commit', '-qm', 'one'],
  ]) {
    execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' })
  }
}
