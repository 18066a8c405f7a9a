/** All transforms; the order is that of the documentation, nothing else. */
import type { Transform } from '../src/plan/transform.js'
import application from './application/index.js'
import bridge from './bridge/index.js'
import cli from './cli/index.js'
import context from './context/index.js'
import database from './database/index.js'
import deployment from './deployment/index.js'
import documentation from './documentation/index.js'
import entrypoint from './entrypoint/index.js'
import errors from './errors/index.js'
import extensions from './extensions/index.js'
import forms from './forms/index.js'
import guards from './guards/index.js'
import handlers from './handlers/index.js'
import hooks from './hooks/index.js'
import httpauth from './httpauth/index.js'
import jwt from './jwt/index.js'
import login from './login/index.js'
import manager from './manager/index.js'
import middleware from './middleware/index.js'
import migrations from './migrations/index.js'
import requirements from './requirements/index.js'
import resources from './resources/index.js'
import responses from './responses/index.js'
import rest from './rest/index.js'
import routing from './routing/index.js'
import schemas from './schemas/index.js'
import signals from './signals/index.js'
import spellings from './spellings/index.js'
import templates from './templates/index.js'
import testcases from './testcases/index.js'
import tests from './tests/index.js'

export const transforms: readonly Transform[] = [
  application,
  routing,
  context,
  guards,
  hooks,
  resources,
  database,
  migrations,
  responses,
  errors,
  templates,
  handlers,
  cli,
  manager,
  entrypoint,
  deployment,
  tests,
  testcases,
  requirements,
  extensions,
  login,
  jwt,
  httpauth,
  forms,
  documentation,
  middleware,
  rest,
  schemas,
  bridge,
  spellings,
  signals,
]
