/** What becomes of the names of Flask-JWT-Extended. */

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean)

const same = (names: string): readonly (readonly [string, string])[] => words(names).map((name) => [name, name])

const ERRORS =
  same(`JWTExtendedException JWTDecodeError InvalidHeaderError InvalidQueryParamError NoAuthorizationError WrongTokenError
  RevokedTokenError FreshTokenRequired UserLookupError UserClaimsVerificationError`)

/** What both releases have. */
const SHARED = [
  ...same('get_unverified_jwt_headers set_access_cookies set_refresh_cookies unset_access_cookies unset_jwt_cookies'),
  ...same('unset_refresh_cookies'),
  ...ERRORS,
  // Another helper has this name.
  ['CSRFError', 'TokenCSRFError'],
] as const

const HELPERS_4: ReadonlyMap<string, string> = new Map([
  ...SHARED,
  ...same(`JWTManager create_access_token create_refresh_token decode_token get_csrf_token get_current_user get_jti get_jwt
    get_jwt_header get_jwt_identity get_jwt_request_location verify_jwt_in_request jwt_required`),
  // Flask-Login's helper has this name.
  ['current_user', 'token_user'],
])

const HELPERS_3: ReadonlyMap<string, string> = new Map([
  ...SHARED,
  ...same('get_jwt_claims get_raw_jwt get_raw_jwt_header jwt_optional fresh_jwt_required jwt_refresh_token_required'),
  ...words(`JWTManager create_access_token create_refresh_token decode_token get_csrf_token get_current_user get_jti
    get_jwt_identity`).map((name) => [name, `${name}3`] as const),
  ['current_user', 'token_user3'],
  ['UserLoadError', 'UserLookupError'],
  ['jwt_required', 'token_required'],
  ['verify_jwt_in_request', 'token_required'],
  ['verify_jwt_in_request_optional', 'jwt_optional'],
  ['verify_fresh_jwt_in_request', 'fresh_jwt_required'],
  ['verify_jwt_refresh_token_in_request', 'jwt_refresh_token_required'],
])

/** Helpers of the support module by the name they stand for; a name that is missing is not carried over. */
export const helpersOf = (release: 3 | 4): ReadonlyMap<string, string> => (release === 3 ? HELPERS_3 : HELPERS_4)

const SUBMODULES = ['exceptions', 'utils', 'view_decorators', 'jwt_manager']

/** Modules of the package that define names of their own. */
export const MODULES = new RegExp(`^flask_jwt_extended\\.(${SUBMODULES.join('|')})\\.`)

export const qualifiedNames = (name: string): readonly string[] =>
  ['', ...SUBMODULES.map((module) => `${module}.`)].map((module) => `flask_jwt_extended.${module}${name}`)

const loaders = (names: string): ReadonlySet<string> =>
  new Set(['', 'init_app', ...words(names).map((name) => `${name}_loader`)])

const ATTRIBUTES_4 =
  loaders(`additional_claims additional_headers decode_key encode_key expired_token invalid_token needs_fresh_token revoked_token
  token_in_blocklist token_verification_failed token_verification unauthorized user_identity user_lookup_error user_lookup`)

const ATTRIBUTES_3 =
  loaders(`additional_headers claims_verification_failed claims_verification encode_key expired_token invalid_token
  needs_fresh_token revoked_token token_in_blacklist unauthorized user_claims user_identity user_loader_callback user_loader_error`)

/** Attributes of the JWTManager of the support module. */
export const attributesOf = (release: 3 | 4): ReadonlySet<string> => (release === 3 ? ATTRIBUTES_3 : ATTRIBUTES_4)
