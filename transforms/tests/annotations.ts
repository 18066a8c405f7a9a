/** Types that tests are annotated with. */
import { type Hole, imported } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing } from '../../src/python/syntax.js'
import type { Job } from './findings.js'
import type { Native } from './needs.js'

const TestClient = imported('fastapi.testclient', 'TestClient')
const CliRunner = imported('click.testing', 'CliRunner')
const Response = imported('httpx2', 'Response')

export function planAnnotations(job: Job, native: Native): void {
  const { flask, plan } = job
  const made = flask.appAccesses.flatMap(({ attribute, call }) => (attribute === 'test_client' && call ? [call] : []))
  const client = (use: PyNode): Hole => (made.every(native.isNative) ? TestClient : plan.help('FlaskClient', use))
  const types: readonly (readonly [string, (use: PyNode) => Hole])[] = [
    ['flask.testing.FlaskClient', client],
    ['flask.testing.FlaskCliRunner', () => CliRunner],
    ['werkzeug.test.TestResponse', () => Response],
  ]
  for (const [name, typeOf] of types) {
    for (const use of flask.uses(name)) {
      // A subclass or an instance of one's own has methods nobody knows here.
      if (enclosing(use, 'type')) plan.replace(use, typeOf(use))
      else plan.refuse(use, 'client-option')
    }
  }
}
