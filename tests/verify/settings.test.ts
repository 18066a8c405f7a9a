/** A guard that the tests switch off and the result has lost is found in the production configuration. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyRoutes } from '../../src/verify/from-routes.js'
import { fastapiPython, flaskPython } from './envs.js'

const FLASK = `
from flask import Flask, request
app = Flask(__name__)
app.config["WTF_CSRF_ENABLED"] = True

@app.before_request
def guard():
    if request.method == "POST" and app.config["WTF_CSRF_ENABLED"] and "csrf_token" not in request.form:
        return "no token", 400

@app.post("/save")
def save():
    return "saved"
`

const FASTAPI = `
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
app = FastAPI(openapi_url=None)

@app.post("/save", response_class=HTMLResponse)
async def save(request: Request):
    GUARD
    return HTMLResponse("saved")
`

let directory = ''
beforeAll(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'settings-')))
  const guard = 'if "csrf_token" not in await request.form(): return HTMLResponse("no token", 400)'
  writeFileSync(join(directory, 'old.py'), FLASK)
  writeFileSync(join(directory, 'lost.py'), FASTAPI.replace('GUARD', 'pass'))
  writeFileSync(join(directory, 'kept.py'), FASTAPI.replace('GUARD', guard))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test.each([
  ['kept', 'refused'],
  ['lost', 'differs'],
])('%s: %s', async (module, outcome) => {
  const old = { python: flaskPython, directory, target: 'old:app' }
  const after = { python: fastapiPython, directory, target: `${module}:app` }
  const overridden = new Map([['WTF_CSRF_ENABLED', 'False']])
  const extra = { signIn: [], requests: [], excuse: () => 'not looked at', overridden }
  const { settings } = await verifyRoutes({ before: old, twin: old, scout: old, after }, [], extra)
  expect(settings).toEqual([
    { name: 'WTF_CSRF_ENABLED', tests: 'False', production: 'true', outcome, request: 'POST /save' },
  ])
})
