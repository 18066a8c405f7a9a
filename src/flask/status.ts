/** Status codes as programs write them: numbers, `HTTPStatus` members, `"404 NOT FOUND"`. */
import type { Names } from '../project/project.js'
import { literalNumber, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'

export interface Status {
  /** Null when it is only known at run time. */
  readonly value: number | null
  /** The expression to print; null when the value is printed as a number. */
  readonly node: PyNode | null
}

export const OK: Status = { value: 200, node: null }

/** A status written as a constant, null for anything else. */
export function constantStatus(node: PyNode | null, names: Names): Status | null {
  if (!node) return null
  const number = literalNumber(node)
  if (number !== null) return { value: number, node }
  const text = literalString(node)
  const leading = text === null ? null : /^\d{3}(?= |$)/.exec(text)
  if (leading) return { value: Number(leading[0]), node: null }
  const member = /^http\.HTTPStatus\.([A-Z_]+?)(?:\.value)?$/.exec(names.qualify(node) ?? '')?.[1]
  const value = member === undefined ? undefined : HTTP_STATUS[member]
  return value === undefined ? null : { value, node }
}

/** Statuses abort() knows (werkzeug.exceptions.default_exceptions) with their reason phrases in `http.HTTPStatus`. */
export const ERROR_PHRASES: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [406, 'Not Acceptable'],
  [408, 'Request Timeout'],
  [409, 'Conflict'],
  [410, 'Gone'],
  [411, 'Length Required'],
  [412, 'Precondition Failed'],
  [413, 'Content Too Large'],
  [414, 'URI Too Long'],
  [415, 'Unsupported Media Type'],
  [416, 'Range Not Satisfiable'],
  [417, 'Expectation Failed'],
  [418, "I'm a Teapot"],
  [421, 'Misdirected Request'],
  [422, 'Unprocessable Content'],
  [423, 'Locked'],
  [424, 'Failed Dependency'],
  [428, 'Precondition Required'],
  [429, 'Too Many Requests'],
  [431, 'Request Header Fields Too Large'],
  [451, 'Unavailable For Legal Reasons'],
  [500, 'Internal Server Error'],
  [501, 'Not Implemented'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
  [505, 'HTTP Version Not Supported'],
])

/** Error classes of werkzeug.exceptions by status. */
export const ERROR_CLASSES: ReadonlyMap<string, number> = new Map([
  ['BadRequest', 400],
  ['Unauthorized', 401],
  ['Forbidden', 403],
  ['NotFound', 404],
  ['MethodNotAllowed', 405],
  ['NotAcceptable', 406],
  ['RequestTimeout', 408],
  ['Conflict', 409],
  ['Gone', 410],
  ['LengthRequired', 411],
  ['PreconditionFailed', 412],
  ['RequestEntityTooLarge', 413],
  ['RequestURITooLarge', 414],
  ['UnsupportedMediaType', 415],
  ['RequestedRangeNotSatisfiable', 416],
  ['ExpectationFailed', 417],
  ['ImATeapot', 418],
  ['MisdirectedRequest', 421],
  ['UnprocessableEntity', 422],
  ['Locked', 423],
  ['FailedDependency', 424],
  ['PreconditionRequired', 428],
  ['TooManyRequests', 429],
  ['RequestHeaderFieldsTooLarge', 431],
  ['UnavailableForLegalReasons', 451],
  ['InternalServerError', 500],
  ['NotImplemented', 501],
  ['BadGateway', 502],
  ['ServiceUnavailable', 503],
  ['GatewayTimeout', 504],
  ['HTTPVersionNotSupported', 505],
])

const HTTP_STATUS: Readonly<Record<string, number>> = {
  OK: 200,
  CREATED: 201,
  ACCEPTED: 202,
  NO_CONTENT: 204,
  RESET_CONTENT: 205,
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  NOT_MODIFIED: 304,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
  ...Object.fromEntries(
    [...ERROR_PHRASES].map(([status, phrase]) => [
      phrase.toUpperCase().replaceAll(/[ -]/g, '_').replaceAll("'", ''),
      status,
    ]),
  ),
  UNPROCESSABLE_ENTITY: 422,
  REQUEST_ENTITY_TOO_LARGE: 413,
  REQUEST_URI_TOO_LONG: 414,
  REQUESTED_RANGE_NOT_SATISFIABLE: 416,
}
