/** pytest-flask: the fixtures it brings and the context it keeps around tests that have the application. */
import type { Project } from '../project/project.js'

export const isPluginListed = ({ manifests }: Project): boolean =>
  manifests.requirements.some(({ name }) => name === 'pytest-flask')

/** Fixtures of the plugin that a project can have of its own. */
export const PLUGIN_CLIENT = 'client'

/** Fixtures of the plugin that have no counterpart. */
export const PLUGIN_OTHERS: ReadonlySet<string> = new Set(
  'client_class live_server config mimetype accept_mimetype accept_json accept_jsonp accept_any'.split(' '),
)
