/** What the tests transform has to say. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { FindingText } from '../../src/plan/finding.js'
import type { Planner } from '../../src/plan/plan.js'

export const findings = {
  'open-response': {
    level: 'manual',
    what: 'what {name} is cannot be told, so it was left as it is',
    why: 'if it is a response, only its data and get_json() still answer as Flask does',
    todo: 'write content, text or json() where it is a response of the test client',
  },
  'open-client': {
    level: 'manual',
    what: 'a request with {name} is sent by a client whose origin is unknown',
    why: 'it may come from a plugin such as pytest-flask, which makes Flask clients',
    todo: 'define the client as a fixture of the project',
  },
  'open-arguments': {
    level: 'manual',
    what: 'a request passes on arguments that cannot be told',
    why: 'query_string, content_type and raw data have other names on the new client',
    todo: 'check what is passed: params, headers, content',
  },
  'unknown-attribute': {
    level: 'manual',
    what: '{name} of a test {object} has no counterpart',
    why: 'the new client and its responses are those of httpx',
    todo: 'test the same through the headers, the text or the status code',
  },
  'request-option': {
    level: 'manual',
    what: 'a test request with {name}',
    why: 'the new client sets it for all requests or not at all',
    todo: 'make a client with this option, or test the same with a header',
  },
  'file-value': {
    level: 'manual',
    what: 'an upload that is not written as (stream, name) in the request',
    why: 'the new client takes files apart from the form, as (name, stream)',
    todo: 'pass files={...} in this request',
  },
  'cookie-option': {
    level: 'manual',
    what: 'a test cookie with {name}',
    why: 'the cookie jar of the new client is another one',
    todo: 'set it through client.cookies',
  },
  'client-option': {
    level: 'manual',
    what: 'a test client made with options or a client class',
    why: 'the new client has other options',
    todo: 'make a TestClient and give it the headers, cookies or address',
  },
  'request-context': {
    level: 'manual',
    what: '{name} outside a request',
    why: 'nothing stands in for a request that was never sent',
    todo: 'send the request with the client, or test the function with plain arguments',
  },
  'pushed-context': {
    level: 'manual',
    what: 'an application context that nothing holds or opens',
    why: 'the new one ends when nobody holds it',
    todo: 'use `with app.app_context():`',
  },
  'app-attribute': {
    level: 'manual',
    what: 'a test that looks at {name} of the application',
    why: 'the routes of FastAPI are other objects',
    todo: 'test the same by sending a request',
  },
  'runner-option': {
    level: 'manual',
    what: 'a command runner used in a way that cannot be carried over',
    why: 'the new runner is told the commands and the application in each call',
    todo: 'write runner.invoke(cli, [...], obj=app)',
  },
  'tested-address': {
    level: 'manual',
    what: 'WebTest asks an application that reads the address of its client',
    why: 'WebTest gives one without a port, and ASGI has no address without a port',
    todo: 'test what reads the address with FastAPI’s TestClient',
  },
  'plugin-fixture': {
    level: 'manual',
    what: '`{name}` of pytest-flask is used',
    why: 'the plugin makes it from a Flask application and keeps a request around every test',
    todo: 'define a fixture of the project in its place',
  },
  'patched-name': {
    level: 'manual',
    what: 'a test that patches {name}',
    why: 'the name is no longer there after the migration',
    todo: 'patch what the function is given instead',
  },
} as const satisfies Readonly<Record<string, FindingText>>

export type TestsCode = keyof typeof findings

/** The facts and the verbs, as every part of this transform takes them. */
export interface Job {
  readonly flask: FlaskModel
  readonly plan: Planner<TestsCode>
}
