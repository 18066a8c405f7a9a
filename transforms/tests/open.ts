/** Values nobody can follow: what looks like a response or a client in a test, but comes from somewhere unknown. */
import { attributeName } from '../../src/flask/syntax-index.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
import { keywordsOf } from './arguments.js'
import type { Job } from './findings.js'
import { VERBS } from './requests.js'

/** Read from nothing but a response (or a request, which is told apart by its name). */
const OF_RESPONSES = ['get_json', 'get_data', 'is_json']
/** Read from many things: a response when its status is read too. */
const OF_MANY = ['data', 'json', 'mimetype', 'status']
const OF_FLASK: ReadonlySet<string> = new Set(
  'query_string content_type mimetype environ_base environ_overrides'.split(' '),
)

/** Reports them; true when some responses are open, so that all clients have to answer as Flask's do. */
export function planOpen(job: Job): boolean {
  const { flask, plan } = job
  const open = [
    ...OF_RESPONSES.flatMap((name) => reads(job, name)),
    ...OF_MANY.flatMap((name) => reads(job, name)).filter(({ object }) => hasStatus(object, job)),
  ]
  for (const { node, object } of open) plan.report(node, 'open-response', { name: shown(object) })
  for (const verb of VERBS) {
    for (const call of flask.index.callsNamed(verb)) {
      const object = field(field(call, 'function') ?? call, 'object')
      const option = keywordsOf(call).find(({ name }) => OF_FLASK.has(name))
      if (option && object && isOpen(object, job)) plan.refuse(call, 'open-client', { name: option.name })
    }
  }
  return open.length > 0
}

function reads(job: Job, name: string): { readonly node: PyNode; readonly object: PyNode }[] {
  return (job.flask.index.attributes.get(name) ?? []).flatMap((node) => {
    const object = field(node, 'object')
    return object && isOpen(object, job) ? [{ node, object }] : []
  })
}

function isOpen(object: PyNode, { flask }: Job): boolean {
  const { flow, project } = flask
  if (!isTestPath(object.module.path) || flow.valuesOf(object).size > 0) return false
  const qualified = project.names.qualify(object)
  return qualified === null || (!/^\w+(\.|$)/.test(qualified) && !qualified.endsWith(':'))
}

function hasStatus(object: PyNode, { flask }: Job): boolean {
  const binding = flask.project.names.binding(object)
  return Boolean(
    binding?.references.some(({ parent }) => parent?.kind === 'attribute' && attributeName(parent) === 'status_code'),
  )
}

const shown = (object: PyNode): string => textOf(object).split('\n')[0] ?? ''
