/** Progress: nothing at first, one changing line on a terminal, a line each ten seconds elsewhere. */
import { expect, test } from 'vitest'
import { progressLine } from '../../src/cli/progress.js'

function record(isTTY: boolean): readonly string[] {
  const written: string[] = []
  const output = { isTTY, columns: 40, write: (data: string | Uint8Array) => void written.push(String(data)) }
  let now = 0
  const line = progressLine({ cwd: '', env: {}, stdout: output, stderr: output }, () => now)
  for (now = 0; now <= 25_000; now += 100) line.show({ phase: 'parse', done: now, total: 25_000, path: 'a\u001b.py' })
  line.clear()
  return written
}

test('on a terminal', () => {
  const written = record(true)
  expect(written[0]).toBe('\rparse 300/25000 a\\x1b.py\u001b[K')
  expect(written.at(-1)).toBe('\r\u001b[K')
})

test('elsewhere', () => {
  expect(record(false)).toEqual(['parse 10000/25000 a\\x1b.py\n', 'parse 20000/25000 a\\x1b.py\n'])
})
