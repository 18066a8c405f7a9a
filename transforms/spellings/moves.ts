/** Names that moved: where they are in every version that matters, and the release they are there from. */

export interface Move {
  /** Module that has the name under the pins and today. */
  readonly to: string
  /** Distribution and lowest release that has it there; nothing for all releases. */
  readonly since?: readonly [distribution: string, version: string]
}

const to = (module: string, names: string, since?: Move['since']): readonly (readonly [string, Move])[] =>
  names.split(' ').map((name) => [name, since ? { to: module, since } : { to: module }] as const)

/** By the full name as it is written. */
export const MOVES: ReadonlyMap<string, Move> = new Map([
  ...under('flask', to('markupsafe', 'Markup escape')),
  ...under('jinja2', to('markupsafe', 'Markup escape')),
  ...under('jinja2.utils', to('markupsafe', 'Markup escape')),
  ...under('werkzeug', [
    ...to(
      'werkzeug.utils',
      'secure_filename cached_property import_string redirect append_slash_redirect find_modules',
    ),
    ...to('werkzeug.security', 'generate_password_hash check_password_hash'),
    ...to(
      'werkzeug.datastructures',
      'FileStorage MultiDict ImmutableMultiDict CombinedMultiDict ImmutableDict Headers EnvironHeaders',
    ),
    ...to('werkzeug.wrappers', 'Request Response'),
    ...to('werkzeug.local', 'LocalProxy LocalStack Local LocalManager release_local'),
    ...to('werkzeug.serving', 'run_simple'),
    ...to('werkzeug.test', 'Client EnvironBuilder create_environ run_wsgi_app'),
    ...to('werkzeug.wsgi', 'get_current_url get_host responder peek_path_info pop_path_info'),
    ...to('werkzeug.exceptions', 'abort Aborter'),
    ...to(
      'werkzeug.http',
      'http_date parse_date quote_etag unquote_etag parse_cookie dump_cookie parse_options_header',
    ),
    ...to('werkzeug.middleware.shared_data', 'SharedDataMiddleware', ['werkzeug', '0.15']),
    ...to('werkzeug.middleware.dispatcher', 'DispatcherMiddleware', ['werkzeug', '0.15']),
  ]),
  ...under('werkzeug.wsgi', [
    ...to('werkzeug.middleware.shared_data', 'SharedDataMiddleware', ['werkzeug', '0.15']),
    ...to('werkzeug.middleware.dispatcher', 'DispatcherMiddleware', ['werkzeug', '0.15']),
  ]),
  ...under('werkzeug.contrib.fixers', to('werkzeug.middleware.proxy_fix', 'ProxyFix', ['werkzeug', '0.15'])),
  ...under('werkzeug.contrib.profiler', to('werkzeug.middleware.profiler', 'ProfilerMiddleware', ['werkzeug', '0.15'])),
  ...under('werkzeug.security', to('werkzeug.utils', 'safe_join', ['werkzeug', '2.0'])),
])

function under(module: string, moves: readonly (readonly [string, Move])[]): readonly (readonly [string, Move])[] {
  return moves.map(([name, move]) => [`${module}.${name}`, move] as const)
}

/** Names that are gone without a counterpart that all versions have: where they went, and what takes their place. */
export const GONE: readonly (readonly [pattern: RegExp, todo: string])[] = [
  [/^flask\.(?:helpers\.)?safe_join$/, 'use werkzeug.utils.safe_join, which returns None where this one answered 404'],
  [/^flask\.json\.JSON(?:En|De)coder$/, 'write a flask.json.provider.DefaultJSONProvider (Flask 2.2)'],
  [/^flask\._(?:request|app)_ctx_stack$/, 'use flask.g, or flask.globals.request_ctx and app_ctx (Flask 2.2)'],
  [/^flask\._compat\b/, 'write what it stands for in Python 3'],
  [
    /^werkzeug\.contrib\.(?!fixers\.ProxyFix|profiler)/,
    'use cachelib, secure-cookie or another package that took it over',
  ],
  [/^werkzeug\.urls\.url_\w+$/, 'use urllib.parse'],
  [/^werkzeug\.(?:url_\w+|escape|html|BaseRe\w+)$/, 'use urllib.parse, markupsafe, or the class without Base'],
  [/^werkzeug\.utils\.(?:escape|html|unescape)$/, 'use markupsafe or html'],
  [
    /^itsdangerous\.(?:TimedJSONWebSignatureSerializer|JSONWebSignatureSerializer)$/,
    'use PyJWT or itsdangerous.URLSafeTimedSerializer',
  ],
  [
    /^jinja2\.(?:contextfilter|contextfunction|evalcontextfilter|evalcontextfunction|environmentfilter|environmentfunction)$/,
    'use jinja2.pass_context and its like (Jinja 3.0)',
  ],
  [
    /^flask_jwt_extended\.(?:jwt_optional|jwt_refresh_token_required|fresh_jwt_required|get_raw_jwt|get_jwt_claims|get_jti)$/,
    'use jwt_required(...) and get_jwt() (Flask-JWT-Extended 4)',
  ],
]
