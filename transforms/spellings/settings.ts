/** Attributes of the application that were settings by another name. */
import type { FlaskModel } from '../../src/flask/model.js'
import { py, quoted } from '../../src/plan/template.js'
import type { SpellingsPlanner } from './index.js'

/** flask.Flask until 2.2. */
const SETTINGS: Readonly<Record<string, string>> = {
  session_cookie_name: 'SESSION_COOKIE_NAME',
  send_file_max_age_default: 'SEND_FILE_MAX_AGE_DEFAULT',
  use_x_sendfile: 'USE_X_SENDFILE',
}

export function planSettings(flask: FlaskModel, plan: SpellingsPlanner): void {
  for (const { node, object, attribute } of flask.appAccesses) {
    const name = SETTINGS[attribute]
    if (name) plan.replace(node, py`${object}.config[${quoted(name)}]`)
  }
}
