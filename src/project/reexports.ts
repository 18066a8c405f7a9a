/** Names that libraries offer at several addresses, by the longer one: both denote the same thing. */

const REEXPORTS: Readonly<Record<string, { readonly to: string; readonly names: string }>> = {
  'flask.app': { to: 'flask', names: 'Flask' },
  'flask.blueprints': { to: 'flask', names: 'Blueprint' },
  'flask.config': { to: 'flask', names: 'Config' },
  'flask.ctx': {
    to: 'flask',
    names: 'after_this_request copy_current_request_context has_app_context has_request_context',
  },
  'flask.globals': { to: 'flask', names: 'current_app g request session' },
  'flask.helpers': {
    to: 'flask',
    names:
      'abort flash get_flashed_messages get_template_attribute make_response redirect send_file send_from_directory stream_with_context url_for',
  },
  'flask.json': { to: 'flask', names: 'jsonify' },
  'flask.templating': {
    to: 'flask',
    names: 'render_template render_template_string stream_template stream_template_string',
  },
  'flask.wrappers': { to: 'flask', names: 'Request Response' },
}

const canonicalNames: ReadonlyMap<string, string> = new Map(
  Object.entries(REEXPORTS).flatMap(([from, { to, names }]) =>
    names.split(' ').map((name) => [`${from}.${name}`, `${to}.${name}`] as const),
  ),
)

/** The shortest address of an external name. */
export function canonical(name: string): string {
  return canonicalNames.get(name) ?? name
}
