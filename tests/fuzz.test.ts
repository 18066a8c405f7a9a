/** A bounded run of the fuzzer: no crash, no input past its deadline, nothing that CPython no longer accepts. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('mutated fixtures', { timeout: 180_000 }, () => {
  const script = join(import.meta.dirname, '..', 'scripts', 'fuzz.mjs')
  const { status, stdout, stderr } = spawnSync('node', [script, '5000', '1', '45'], { encoding: 'utf8' })
  expect(stdout + stderr).toMatch(/^\d{2,} inputs.* 0 failures\n/)
  expect(status).toBe(0)
})
