/** What becomes of the names of Flask-JWT-Extended. */

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean)

const same = (names: string): readonly (readonly [string, string])[] => words(names).map((name) => [name, name])

const ERRORS =
  same(`JWTExtendedException JWTDecodeError InvalidHeaderError InvalidQueryParamError NoAuthorizationError WrongTokenError
  RevokedTokenError FreshTokenRequired UserLookupError UserClaimsVerificationError`)

/** Helpers of the support module by the name they stand for; a name that is missing here is not carried over. */
export const HELPERS: ReadonlyMap<string, string> = new Map([
  ...same(`JWTManager create_access_token create_refresh_token decode_token get_csrf_token get_current_user get_jti get_jwt
    get_jwt_header get_jwt_identity get_jwt_request_location get_unverified_jwt_headers set_access_cookies set_refresh_cookies
    unset_access_cookies unset_jwt_cookies unset_refresh_cookies verify_jwt_in_request jwt_required`),
  ...ERRORS,
  // Other helpers have these names.
  ['current_user', 'token_user'],
  ['CSRFError', 'TokenCSRFError'],
])

const SUBMODULES = ['exceptions', 'utils', 'view_decorators', 'jwt_manager']

/** Modules of the package that define names of their own. */
export const MODULES = new RegExp(`^flask_jwt_extended\\.(${SUBMODULES.join('|')})\\.`)

export const qualifiedNames = (name: string): readonly string[] =>
  ['', ...SUBMODULES.map((module) => `${module}.`)].map((module) => `flask_jwt_extended.${module}${name}`)

/** Attributes of the JWTManager of the support module. */
export const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['', 'init_app'],
  ...words(`additional_claims additional_headers decode_key encode_key expired_token invalid_token needs_fresh_token revoked_token
    token_in_blocklist token_verification_failed token_verification unauthorized user_identity user_lookup_error user_lookup`).map(
    (name) => `${name}_loader`,
  ),
])
