/** Where a project stands, in one sentence. */
import { count } from './document.js'
import type { Readiness } from './readiness.js'

export function headline({ state, handlers, findings, django, others, unread }: Readiness): string {
  switch (state) {
    case 'flask':
      return flaskText(handlers, findings)
    case 'done':
      return 'Nothing left to migrate: FastAPI is there and Flask is not'
    case 'django':
      return `This is Django (${django[0]?.evidence[0] ?? ''}), which is left alone`
    case 'foreign':
      return `This is ${others[0]?.name ?? 'another framework'}, not Flask`
    case 'unread':
      return `No Flask application seen, and ${count(unread.length, 'file')} could not be read`
    default:
      return 'Neither Flask nor FastAPI found'
  }
}

function flaskText({ total, plain, helper, mounted }: Readiness['handlers'], findings: Readiness['findings']): string {
  const manual = findings.filter(({ level, blocks }) => level === 'manual' && !blocks).length
  const blocking = findings.filter(({ blocks }) => blocks).length
  const moved = plain + helper
  return [
    total === 0 ? 'No request handler found' : `${moved} of ${count(total, 'handler')} can move to FastAPI`,
    ...(mounted > 0 ? [`${mounted} would stay on Flask, mounted below`] : []),
    ...(blocking > 0 ? [`${count(blocking, 'place')} to resolve first`] : []),
    ...(manual > 0 ? [`${count(manual, 'place')} left to you`] : []),
  ].join(', ')
}
