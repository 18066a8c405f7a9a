/** Two small applications that differ in known places: each planted difference is found, and only those. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verify } from '../../src/verify/runner.js'
import type { ScriptRequest } from '../../src/verify/script.js'
import { fastapiPython, flaskPython } from './envs.js'

const FLASK = `
from flask import Flask, jsonify, make_response, request
app = Flask(__name__)

@app.get("/same")
def same():
    return jsonify(b=1, a="é")

@app.post("/status")
def status():
    return jsonify(1), 201

@app.get("/header")
def header():
    return jsonify(1), {"X-A": "one"}

@app.post("/body")
def body():
    return jsonify(request.get_json())

@app.get("/cookie")
def cookie():
    response = make_response(jsonify(request.cookies.get("seen", "no")))
    response.set_cookie("seen", "yes", httponly=True)
    return response

@app.get("/flag")
def flag():
    response = make_response(jsonify(1))
    response.set_cookie("flag", "1", httponly=True)
    return response
`

const FASTAPI = `
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
app = FastAPI()

@app.get("/same")
def same():
    return {"a": "é", "b": 1}

@app.post("/status")
def status():
    return 1

@app.get("/header")
async def header():
    return JSONResponse(1, headers={"X-A": "two"})

@app.post("/body")
async def body(request: Request):
    return {**await request.json(), "extra": True}

@app.get("/cookie")
async def cookie(request: Request):
    response = JSONResponse(request.cookies.get("seen", "no"))
    response.set_cookie("seen", "yes", httponly=True, samesite=None)
    return response

@app.get("/flag")
async def flag():
    response = JSONResponse(1)
    response.set_cookie("flag", "1", samesite=None)
    return response
`

let directory = ''

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'verify-'))
  writeFileSync(join(directory, 'old.py'), FLASK)
  writeFileSync(join(directory, 'new.py'), FASTAPI)
  writeFileSync(join(directory, 'factory.py'), 'from new import app\ndef create_app():\n    return app\n')
})

afterAll(() => rmSync(directory, { recursive: true, force: true }))

const before = () => ({ python: flaskPython, directory, target: 'old:app' })
const after = (target = 'new:app') => ({ python: fastapiPython, directory, target })
const get = (path: string): ScriptRequest => ({ method: 'GET', path })

test('finds the planted differences and nothing else', async () => {
  const requests = [
    get('/same'),
    { method: 'POST', path: '/status' },
    get('/header'),
    { method: 'POST', path: '/body', json: { a: 1 } },
    get('/cookie'),
    get('/cookie'),
    get('/flag'),
  ]
  const result = await verify(before(), after(), { requests })
  expect(result.probes).toBe(7)
  expect(result.differences.map(({ request, where }) => `${request} ${where}`)).toEqual([
    '2 status',
    '3 header x-a',
    '4 body',
    '7 cookie flag',
  ])
  expect(result.differences[2]?.replay).toBe(
    "curl --request POST --header 'Content-Type: application/json' --data-binary '{\"a\":1}' --path-as-is 'http://localhost:PORT/body'",
  )
})

test('a declared difference is kept apart, one that no longer shows is reported', async () => {
  const requests = [
    { ...get('/header'), differs: { 'header x-a': 'renamed on purpose' } },
    { ...get('/same'), differs: { status: 'was different once' } },
  ]
  const result = await verify(before(), after('factory:create_app()'), { requests })
  expect(result.declared).toMatchObject([{ request: 1, where: 'header x-a', reason: 'renamed on purpose' }])
  expect(result.differences).toMatchObject([{ request: 2, where: 'declared status' }])
})

test('nothing asked is never equal', async () => {
  await expect(verify(before(), after(), { requests: [] })).rejects.toThrow('nothing would be compared')
})

test('an application that does not start is an error with its own words', async () => {
  await expect(verify(before(), after('missing:app'), { requests: [get('/')] })).rejects.toThrow(
    /missing:app .* ended before it was ready[\s\S]*No module named 'missing'/,
  )
})
