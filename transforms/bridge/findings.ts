/** What keeps a part of an application from staying Flask below the rest; the whole application stays then. */

const WHOLE = 'what stays Flask is mounted below FastAPI only where both are known to answer as before'

const info = (what: string, why: string, todo: string) =>
  ({ level: 'info', what, why: `${why}; ${WHOLE}`, todo }) as const

export const findings = {
  'edited-since': {
    level: 'manual',
    what: 'this file was changed since a part of the application was mounted',
    why: 'it is not known how to carry the change over into what is written now',
    todo: 'take the change back and repeat it afterwards, or go on by hand and delete .flask-to-fastapi/bridge.json',
  },
  'mounted-extension': {
    level: 'info',
    what: '{name} works on a Flask application: its pages are answered by one that is mounted below FastAPI',
    why: 'its views are classes of its own, with templates and forms that nothing of FastAPI renders; they share session, user, database session, templates and addresses with the rest',
    todo: 'keep Flask installed for it, or replace it later',
  },
  unmountable: {
    level: 'manual',
    what: '{name} works on a Flask application, and cannot be mounted alone: {reason}',
    why: 'its pages would not be answered as before, or others would not',
    todo: 'change what stands in the way, or leave the application on Flask for now',
  },
  'reaches-application': info(
    '{name} ties the files that stay Flask to the application, its tests or what is converted',
    'a file that both sides need cannot be Flask and FastAPI at once',
    'move what both need into a file without Flask, or resolve what keeps the files on Flask',
  ),
  'several-applications': info(
    'this part of the repository has {count} applications',
    'it is not known which of them has to carry the mounted part',
    'resolve what keeps the files on Flask',
  ),
  'application-shape': info(
    'there is no single place below which everything is registered',
    'the mounted part takes every address that no route before it has',
    'create the application in one assignment and return it once from its factory',
  ),
  'no-route-left': info(
    'no handler outside of the files that stay Flask is left to convert',
    'nothing would be gained by a mount',
    'resolve what keeps the files on Flask',
  ),
  'application-wide': info(
    '{what} of a file that stays Flask is for the whole application',
    'FastAPI routes would not get it',
    'register it where the application is created',
  ),
  'hook-after': info(
    'the blueprint of this hook stays Flask',
    'FastAPI answers the errors of its routes, so the hook would run too early or not at all',
    'register the hook for the whole application, or resolve what keeps the file on Flask',
  ),
  'blueprint-use': info(
    '{attribute} is used with a blueprint or an application that stays Flask',
    'what it does to the application around it is not known',
    'resolve what keeps the file on Flask',
  ),
  'registered-in-loop': info(
    'this registers blueprints that stay Flask and others alike',
    'one statement cannot serve both',
    'register each blueprint in a statement of its own',
  ),
  'rules-meet': info(
    'an address may belong to {rule} and to {other}, one of which stays Flask',
    'the two routers cannot agree on the more specific one',
    'make the rules disjoint, or resolve what keeps the file on Flask',
  ),
  'late-route': info(
    'this is registered where the application is complete already',
    'the mounted part takes every address that no route before it has',
    'register it before the application is returned',
  ),
  'reads-endpoint': info(
    'request.{attribute} is read here, outside the handlers',
    'the name of a route is not known before the mounted part has chosen it',
    'read request.path instead',
  ),
  'application-attribute': info(
    '{attribute} of the application is used',
    'the two sides do not share it',
    'resolve what keeps the files on Flask',
  ),
  extension: info(
    '{package} serves the whole application',
    'it is not known to reach routes that stay Flask',
    'resolve what keeps the files on Flask',
  ),
  'shared-extension': info(
    '{package} is used on both sides',
    'the mounted part would ask the Flask application for an extension that only FastAPI has',
    'resolve what keeps the files on Flask',
  ),
  'removed-name': info(
    '{name} is gone from the current Flask and Werkzeug',
    'the support module needs Werkzeug 3.1, and so does what stays Flask beside it',
    'replace it while still on Flask',
  ),
  'catches-errors': info(
    'errors of Werkzeug are caught here',
    'converted code that is called here may raise those of FastAPI',
    'resolve what keeps the file on Flask',
  ),
} as const
