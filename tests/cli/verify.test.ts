/** `verify` says what it lacks and that it runs code; the comparison itself is tested in tests/verify. */
import { expect, test } from 'vitest'
import { cli, put } from './harness.js'

const change = { path: 'app.py', before: new Uint8Array(), after: new Uint8Array() }

test('nothing converted is nothing to compare', async () => {
  const { code, err } = await cli(['verify', '.'], { changes: [] })
  expect(code).toBe(2)
  expect(err).toContain('there is no result to compare')
})

test('the interpreters are asked for, after it says that it runs code', async () => {
  put('app.py', 'from flask import Flask\napp = Flask(__name__)\n')
  const { code, err } = await cli(['verify', '.', '--from-tests'], { changes: [change] })
  expect(code).toBe(2)
  expect(err).toMatch(/^verify runs the code of this repository[^\n]+\n--fastapi-python is needed/)
})

test('a variable is NAME=VALUE', async () => {
  expect((await cli(['verify', '.', '--env', 'NAME'])).code).toBe(2)
})
