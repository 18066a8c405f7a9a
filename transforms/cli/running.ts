/** How the commands are started: a script of the package, or the module that holds the group. */
import type { CommandGroup } from '../../src/flask/command-groups.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { code, py, quoted } from '../../src/plan/template.js'
import type { TextFile } from '../../src/project/project.js'
import { type TomlEntry, tomlEntries } from '../../src/project/toml-lines.js'
import { textOf } from '../../src/python/syntax.js'
import type { CliPlanner } from './index.js'

/** Below everything else that is added to the last line. */
const LAST = 2000

export function planRunning({ app, home }: CommandGroup, flask: FlaskModel, plan: CliPlanner): void {
  const { module } = home
  const name = module.name.split('.')[0] ?? ''
  const isPackaged = module.isPackage || module.name.includes('.')
  const file = isPackaged ? pyprojectAbove(module.path, flask) : null
  const entries = file ? tomlEntries(file.text) : []
  const table = ['project', 'tool.poetry'].find((wanted) => entries.some((entry) => entry.table === wanted))
  if (!isPackaged) return planGuard({ home }, plan)
  if (!file || !table || isNamed(entries, table, name))
    return plan.note(app.origin, 'no-script', { module: module.name })
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n'
  const line = `${name} = "${module.name}:cli"`
  const scripts = entries.filter((entry) => entry.table === `${table}.scripts`)
  const last = scripts.at(-1) ?? entries.filter((entry) => entry.table === table).at(-1)
  if (!last) return
  const at = lineEnd(file.text, last.end)
  const text = scripts.length > 0 ? `${eol}${line}` : `${eol}${eol}[${table}.scripts]${eol}${line}`
  plan.text(file.path, at, at, text, app.origin)
}

/** `python manage.py COMMAND`, unless the file starts something else. */
function planGuard({ home }: Pick<CommandGroup, 'home'>, plan: CliPlanner): void {
  const { module, statement } = home
  const statements = module.root.children.filter(({ kind }) => kind !== 'comment')
  const last = statements.at(-1)
  if (!last || statements.some((node) => /^if\s+__name__\s*==/.test(textOf(node))))
    return plan.note(statement, 'no-script', { module: module.name })
  plan.after(last, py`${code('\n\n')}if __name__ == ${quoted('__main__')}:\n    cli()`, LAST)
}

/** Scripts written another way, or a script of this name. */
function isNamed(entries: readonly TomlEntry[], table: string, name: string): boolean {
  return entries.some(({ table: own, key }) => {
    if (own === table) return key === 'scripts' || key.startsWith('scripts.')
    return own === `${table}.scripts` && key === name
  })
}

function pyprojectAbove(path: string, flask: FlaskModel): TextFile | null {
  const folders = path.split('/').slice(0, -1)
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const file = flask.project.files.get([...folders.slice(0, depth), 'pyproject.toml'].join('/'))
    if (file) return file
  }
  return null
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  const end = feed < 0 ? text.length : feed
  return text[end - 1] === '\r' ? end - 1 : end
}
