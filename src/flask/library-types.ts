/** What functions, methods and attributes of Python's library, Flask and sqlite3 give. */
import {
  BOOL,
  BYTES,
  dictOf,
  FLOAT,
  INT,
  iteratorOf,
  JSON_VALUE,
  join,
  listOf,
  NONE,
  object,
  STR,
  type Type,
  tupleOf,
} from './type.js'

const named = (names: string, type: Type): readonly (readonly [string, Type])[] =>
  names
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => [name, type] as const)

const OPTIONAL_STR = join(STR, NONE)

/** Builtins whose result does not depend on their arguments. */
export const BUILTIN_RESULTS: ReadonlyMap<string, Type> = new Map([
  ...named('str repr format ascii chr hex oct bin input', STR),
  ...named('int len hash ord id', INT),
  ...named('bool isinstance issubclass callable hasattr any all', BOOL),
  ...named('bytes bytearray', BYTES),
  ...named('range', iteratorOf(INT)),
  ...named('print', NONE),
  ...named('open', object('io.IOBase')),
])

export const FUNCTION_RESULTS: ReadonlyMap<string, Type> = new Map([
  ...named('time.time time.monotonic time.perf_counter random.random random.uniform math.pi math.e', FLOAT),
  ...named('time.time_ns random.randint random.randrange secrets.randbelow math.floor math.ceil os.getpid', INT),
  ...named('json.loads json.load flask.json.loads', JSON_VALUE),
  ...named('json.dumps flask.json.dumps secrets.token_hex secrets.token_urlsafe html.escape html.unescape', STR),
  ...named(
    'os.path.join os.path.basename os.path.dirname os.path.splitext urllib.parse.quote urllib.parse.urlencode',
    STR,
  ),
  ...named('flask_babel.gettext flask_babel._ flask_babel.ngettext flask_babel.pgettext flask_babel.npgettext', STR),
  ...named('flask.url_for flask.render_template flask.render_template_string', STR),
  ...named('werkzeug.security.generate_password_hash werkzeug.utils.secure_filename time.strftime time.ctime', STR),
  ...named(
    'werkzeug.security.check_password_hash hmac.compare_digest os.path.exists os.path.isfile os.path.isdir',
    BOOL,
  ),
  ...named('os.getenv os.environ.get', OPTIONAL_STR),
  ...named('itertools.count', iteratorOf(INT)),
  ...named('sqlite3.connect', object('sqlite3.Connection')),
  ...named('uuid.uuid1 uuid.uuid4', object('uuid.UUID')),
  ...named(
    'datetime.datetime datetime.datetime.now datetime.datetime.utcnow datetime.datetime.fromisoformat',
    object('datetime.datetime'),
  ),
  ...named('datetime.date datetime.date.today', object('datetime.date')),
  ...named('datetime.timedelta', object('datetime.timedelta')),
  ...named('decimal.Decimal', object('decimal.Decimal')),
  ...named('pathlib.Path', object('pathlib.Path')),
  ...named('flask.Flask', object('flask.Flask')),
  ...named(
    'flask.jsonify flask.redirect flask.make_response werkzeug.utils.redirect flask_ckeditor.upload_success flask_ckeditor.upload_fail',
    object('flask.Response'),
  ),
  ...named('flask.get_flashed_messages', listOf(STR)),
  ...named('flask_jwt_extended.create_access_token flask_jwt_extended.create_refresh_token', STR),
  ...named('flask_jwt_extended.get_jwt flask_jwt_extended.get_jwt_identity', JSON_VALUE),
])

export const STR_METHODS: ReadonlyMap<string, Type> = new Map([
  ...named('capitalize casefold center expandtabs format format_map join ljust lower lstrip replace rjust rstrip', STR),
  ...named('strip swapcase title translate upper zfill removeprefix removesuffix', STR),
  ...named('count find index rfind rindex', INT),
  ...named('endswith isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable', BOOL),
  ...named('isspace istitle isupper startswith', BOOL),
  ...named('split rsplit splitlines', listOf(STR)),
  ...named('partition rpartition', tupleOf(STR)),
  ...named('encode', BYTES),
])

/** `owner.method()` and `owner.attribute` by the name of the owner's class. */
export const OBJECT_METHODS: ReadonlyMap<string, Type> = new Map([
  ...named(
    'sqlite3.Connection.execute sqlite3.Connection.executemany sqlite3.Connection.executescript',
    object('sqlite3.Cursor'),
  ),
  ...named('sqlite3.Connection.cursor sqlite3.Cursor.execute sqlite3.Cursor.executemany', object('sqlite3.Cursor')),
  ...named('datetime.datetime.isoformat datetime.datetime.strftime datetime.datetime.ctime', STR),
  ...named('datetime.date.isoformat datetime.date.strftime pathlib.Path.read_text pathlib.Path.as_posix', STR),
  ...named('datetime.datetime.timestamp datetime.timedelta.total_seconds', FLOAT),
  ...named('datetime.datetime.date', object('datetime.date')),
  ...named('io.IOBase.read io.IOBase.readline', STR),
])

export const OBJECT_ATTRIBUTES: ReadonlyMap<string, Type> = new Map([
  ...named('sqlite3.Cursor.lastrowid', join(INT, NONE)),
  ...named('sqlite3.Cursor.rowcount', INT),
  ...named('sqlalchemy.Column.name sqlalchemy.Column.key', STR),
  ...named('uuid.UUID.hex pathlib.Path.name pathlib.Path.stem pathlib.Path.suffix', STR),
  ...named('pathlib.Path.parent', object('pathlib.Path')),
  ...named('datetime.datetime.year datetime.datetime.month datetime.datetime.day datetime.date.year', INT),
])

/** Attributes of `flask.request`. */
export const REQUEST_ATTRIBUTES: ReadonlyMap<string, Type> = new Map([
  ...named('method path full_path url base_url host host_url root_url root_path scheme', STR),
  ...named('remote_addr endpoint blueprint mimetype content_type referrer charset', OPTIONAL_STR),
  ...named('content_length', join(INT, NONE)),
  ...named('is_json is_secure', BOOL),
  ...named('args form headers cookies values', object('flask.MultiDict')),
  ...named('view_args', dictOf(STR, join(STR, INT))),
  ...named('json', JSON_VALUE),
  ...named('data query_string', BYTES),
  ...named('blueprints', listOf(STR)),
])

export const MULTIDICT_METHODS: ReadonlyMap<string, Type> = new Map([
  ...named('getlist', listOf(STR)),
  ...named('to_dict', dictOf(STR, STR)),
  ...named('keys values', iteratorOf(STR)),
  ...named('items', iteratorOf(tupleOf(STR))),
])
