/** Addresses of resources: that they can be joined, and api.url_for(). */
import type { FlaskModel } from '../../src/flask/model.js'
import { apiUrls, resourceEndpointOf } from '../../src/flask/rest-urls.js'
import type { Planner } from '../../src/plan/plan.js'
import { quoted } from '../../src/plan/template.js'
import { styleOf } from '../../src/python/style.js'
import { textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

export function planAddresses(flask: FlaskModel, plan: Planner<Code>): void {
  for (const { urls, definition, named, call } of flask.resources) {
    if (!definition || !flask.classViews.found.has(call)) plan.refuse(call, 'unknown-resource', { name: textOf(named) })
    for (const url of urls) {
      const text = flask.constants.text(url)
      if (text !== null && text !== '' && !text.startsWith('/')) plan.refuse(url, 'address', { address: textOf(url) })
    }
  }
}

/** `api.url_for(Task, id=1)` is url_for() of the endpoint of the class. */
export function planUrls(flask: FlaskModel, plan: Planner<Code>): void {
  for (const { callee, resource } of apiUrls(flask, flask.flow)) {
    const endpoint = resource && resourceEndpointOf(resource, flask)
    if (!resource || !endpoint) plan.refuse(callee, 'unknown-attribute', { name: 'url_for', what: 'an Api' })
    else {
      plan.replace(callee, plan.help('url_for', callee))
      plan.replace(resource, quoted(endpoint, styleOf(callee.module).quote))
    }
  }
}
