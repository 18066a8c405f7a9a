/** What this transform leaves to a person, and what users see change. */
import type { FindingText } from '../../src/plan/finding.js'

export const findings = {
  'not-carried-over': {
    level: 'manual',
    what: 'the extension {name} is used{place}; FastAPI applications use {instead}',
    why: 'it works on a Flask application and is not carried over yet',
    todo: 'replace it by its FastAPI counterpart, or leave the application on Flask for now',
  },
  'assets-command': {
    level: 'changed',
    what: 'the commands of `flask assets` are gone',
    why: 'they belong to Flask-Assets; bundles are still built when a page first asks for one',
    todo: 'build bundles with webassets.script.CommandLineEnvironment where a deployment did it before',
  },
  'bootstrap-files': {
    level: 'changed',
    what: 'the files of Bootstrap and jQuery are no longer served at /static/bootstrap/',
    why: 'they are part of Flask-Bootstrap, whose pages take them from a CDN all the same',
    todo: 'put them into the static folder if something else asks for them there',
  },
  'cached-answers': {
    level: 'changed',
    what: 'the cache keeps what this view returns, which is another kind of object now',
    why: 'a cache that processes share outlives the deployment, and neither side can use what the other one kept',
    todo: 'clear the cache when the migrated application goes live, and again before going back',
  },
  compression: {
    level: 'changed',
    what: 'answers are compressed with gzip, for every client that accepts it',
    why: 'Starlette has no other compression, and leaves out only what is compressed already; clients that accept nothing but br, zstd or deflate get answers as they are',
    todo: 'compress in the proxy in front, or with a middleware for Brotli, if that matters',
  },
  'editor-files': {
    level: 'changed',
    what: 'the files of CKEditor are no longer served at /ckeditor/static/',
    why: 'they are part of Flask-CKEditor, whose pages take the editor from a CDN all the same',
    todo: 'put them into the static folder if something else asks for them there',
  },
  'handled-crashes': {
    level: 'manual',
    what: '{name} watches for crashes, and this error handler answers some of them',
    why: 'it is called after the middleware of {name} has seen the error: what Flask counts as handled would be reported',
    todo: 'handle narrower errors on the application, or report from the handler of 500 yourself',
  },
  sockets: {
    level: 'changed',
    what: 'a WebSocket that no view takes is refused with 403, and a message above 16 MB ends the connection',
    why: 'that is how uvicorn does it; Flask answered 404 or 400 to the handshake, and Flask-Sock took messages of any length',
    todo: 'start uvicorn with --ws-max-size if longer messages come',
  },
  'page-script': {
    level: 'changed',
    what: 'the script that the extension puts into pages is another text',
    why: 'it does the same, but the one of the extension is not copied',
    todo: 'renew hashes of inline scripts in a Content-Security-Policy',
  },
  'report-details': {
    level: 'changed',
    what: 'Bugsnag reports crashes with the details its ASGI middleware knows',
    why: 'context, user, session and form are what it took from Flask itself, and errors while a stream is sent were not reported',
    todo: 'look at alerts and filters that use them, or add a callback with bugsnag.before_notify()',
  },
  'toolbar-removed': {
    level: 'changed',
    what: 'Flask-DebugToolbar is gone',
    why: 'what it shows in pages is about Flask',
    todo: 'remove its DEBUG_TB_... settings',
  },
  'transaction-names': {
    level: 'changed',
    what: 'Sentry names the transactions of FastAPI differently',
    why: 'a FastAPI route has another path syntax, and its views are named with their module',
    todo: 'look at alerts and dashboards that filter by transaction',
  },
  'span-names': {
    level: 'changed',
    what: 'OpenTelemetry names the spans of FastAPI differently',
    why: 'a route is GET /notes/{note_id:int} in the name and in http.route, and an address that no route answers is not in the name',
    todo: 'look at alerts and dashboards that use span names, and rename OTEL_PYTHON_FLASK_... variables to OTEL_PYTHON_FASTAPI_...',
  },
  unknown: {
    level: 'manual',
    what: '{name} is used{place}, which works on a Flask application',
    why: 'no table says what becomes of it',
    todo: 'replace it by hand, or leave the application on Flask for now',
  },
  'unknown-option': {
    level: 'manual',
    what: '{name} is given {option}',
    why: 'no counterpart of that option is known, and its effect would be lost',
    todo: 'remove it or replace it by hand, then run again',
  },
  'not-the-application': {
    level: 'manual',
    what: '{name} is set up for {given}, which is not known as the application',
    why: 'only what holds for a whole application is carried over',
    todo: 'set it up for the application, with the paths it is for, or leave the application on Flask for now',
  },
  'cors-hook': {
    level: 'manual',
    what: 'an after_request hook sets cross-origin headers beside Flask-CORS',
    why: 'which of the two has the last word depends on their order and on whether an error is answered',
    todo: 'leave these headers to Flask-CORS alone',
  },
} satisfies Record<string, FindingText>
