/** alembic.ini: moved to where alembic looks for it, with what Flask-Migrate told Alembic itself. */
import type { Environment } from '../../src/flask/migrations.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { MigrationsPlanner } from './index.js'

/** False when it cannot be written. */
export function planIni(
  { module, folder, home, directory, ini }: Environment,
  flask: FlaskModel,
  plan: MigrationsPlanner,
): boolean {
  const path = home === '' ? 'alembic.ini' : `${home}/alembic.ini`
  if (!ini || !/^\[alembic\]\s*$/m.test(ini.text)) {
    plan.refuse(module.root, 'unknown-environment', { what: 'no alembic.ini' })
    return false
  }
  if (folder !== home && flask.project.files.has(path)) {
    plan.refuse(module.root, 'ini-taken', { path })
    return false
  }
  plan.file(path, settings(ini.text, directory), module.root)
  if (folder !== home) plan.file(ini.path, null, module.root)
  return true
}

/** The same settings and loggers, the folder of the revisions, and the project's own on the path. */
function settings(text: string, directory: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const location = directory === '' ? '%(here)s' : `%(here)s/${directory}`
  const wanted = [`script_location = ${location}`, 'prepend_sys_path = .', 'path_separator = os']
  const isSet = (line: string): boolean => new RegExp(`^${line.split(' ')[0]}\\s*=`, 'm').test(text)
  const moved = text.replace(/^script_location\s*=.*$/m, () => wanted[0] as string)
  const added = wanted.filter((line) => !isSet(line)).map((line) => `${line}${eol}`)
  return withoutLogger(moved)
    .replace(/^\[alembic\][ \t]*\r?\n/m, (header) => `${header}${added.join('')}`)
    .replace(/^\[alembic\][ \t]*$(?![\s\S])/m, (header) => `${header}${eol}${added.join('')}`)
}

const withoutLogger = (text: string): string =>
  text.replace(/^(keys\s*=.*?),\s*flask_migrate\b/m, '$1').replace(/^\[logger_flask_migrate\][^[]*/m, '')
