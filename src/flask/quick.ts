/** Which library calls are quick and bounded, and what the others are called in a report. */
import type { PyNode } from '../python/node.js'
import { textOf } from '../python/syntax.js'

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean)

/** Builtins that neither wait nor walk through a container. */
export const QUICK_BUILTINS: ReadonlySet<string> = new Set(
  words(`str repr int float bool len isinstance issubclass hasattr getattr abs round ord chr hash id callable type format divmod
    range enumerate zip iter reversed map filter next super complex bytes object slice setattr delattr property hex oct bin ascii
    BaseException Exception ValueError TypeError KeyError IndexError LookupError RuntimeError AttributeError PermissionError
    NotImplementedError StopIteration ArithmeticError ZeroDivisionError OverflowError AssertionError OSError TimeoutError
    FileNotFoundError ConnectionError UnicodeError UnicodeDecodeError NameError ImportError`),
)

/** Builtins that walk through what they are given. */
export const WALKING_BUILTINS: ReadonlySet<string> = new Set(
  words('list tuple set frozenset dict sorted sum min max any all'),
)

const QUICK: ReadonlySet<string> = new Set(
  words(`flask.jsonify flask.abort flask.redirect flask.url_for flask.flash flask.make_response flask.get_flashed_messages
    flask.has_request_context flask.has_app_context flask.Response werkzeug.utils.redirect werkzeug.utils.secure_filename
    time.time time.time_ns time.monotonic time.perf_counter time.strftime time.gmtime time.localtime time.mktime
    itertools.count os.getenv os.getpid os.path.join os.path.basename os.path.dirname os.path.splitext os.path.normpath os.path.isabs
    html.escape html.unescape hmac.compare_digest typing.cast functools.partial json.loads json.dumps flask.json.loads
    flask_jwt_extended.get_jwt flask_jwt_extended.get_jwt_identity flask.json.dumps copy.copy collections.OrderedDict collections.defaultdict collections.deque decimal.Decimal`),
)

const QUICK_UNDER: readonly string[] =
  words(`werkzeug.exceptions. markupsafe. datetime. uuid. math. random. secrets. operator. base64. logging.
  urllib.parse. os.environ. flask.session. flask.g. flask.current_app.logger. flask.current_app.config. http.HTTPStatus.`)

const BODIES: ReadonlySet<string> = new Set(words('form files json get_json data get_data values stream'))

/** Names worth a word of their own in the report. */
const WORDS: readonly (readonly [prefix: string, word: string])[] = [
  ['flask.render_template', 'template'],
  ['flask.stream_template', 'template'],
  ['flask.get_template_attribute', 'template'],
  ['flask.send_', 'file'],
  ['werkzeug.security.', 'password hash'],
  ['bcrypt.', 'password hash'],
  ['passlib.', 'password hash'],
  ['sqlite3.', 'sqlite3'],
  ['io.IOBase.', 'open'],
  ['requests.', 'requests'],
  ['httpx.', 'httpx'],
  ['subprocess.', 'subprocess'],
  ['smtplib.', 'smtplib'],
  ['pathlib.', 'pathlib'],
  ['re.', 're'],
]

/** What a library name holds a function with; null when it is quick. */
export function heldByLibrary(name: string, isHandlerItself: boolean): string | null {
  const request = /^flask\.request\.(\w+)/.exec(name)?.[1]
  if (request !== undefined) {
    if (request === 'files') return 'files'
    return BODIES.has(request) && !isHandlerItself ? 'request body' : null
  }
  if (QUICK.has(name) || QUICK_UNDER.some((prefix) => name.startsWith(prefix))) return null
  return WORDS.find(([prefix]) => name.startsWith(prefix))?.[1] ?? name
}

const QUICK_OBJECTS =
  /^(flask\.(MultiDict|Config|Session|Response)|datetime\.\w+|uuid\.UUID|decimal\.Decimal|Exception|werkzeug\.exceptions\.\w+|sqlite3\.Row)$/

/** What a method of a library object holds a function with. */
export function heldByObject(owner: string, method: string): string | null {
  return QUICK_OBJECTS.test(owner) ? null : heldByLibrary(`${owner}.${method}`, true)
}

/** List methods that walk through the list. */
export const WALKING_METHODS: ReadonlySet<string> = new Set(words('sort remove index count'))

/** `db.session.query` for a report; calls in between are cut short. */
export function dotted(object: PyNode, attribute: string | null): string {
  const text = textOf(object)
    .replace(/\([\s\S]*\)/g, '()')
    .replaceAll(/\s+/g, '')
  const short = text.length > 40 ? `${text.slice(0, 37)}...` : text
  return attribute === null ? short : `${short}.${attribute}`
}
