/** Flask-Bootstrap for Bootstrap 3: the same pages and macros from the support module, the files of Bootstrap from the CDN as before. */
import type { FlaskModel } from '../../../src/flask/model.js'
import { allows } from '../../../src/project/versions.js'
import { textOf } from '../../../src/python/syntax.js'
import type { Table } from '../index.js'

const PAGES: ReadonlySet<string> = new Set(['base', 'fixes', 'pagination', 'utils', 'wtf'])
/** Two other packages are imported by the same name. */
const OTHERS: ReadonlySet<string> = new Set(['bootstrap-flask', 'flask-bootstrap4'])
const SETTING = /\bBOOTSTRAP_(?:SERVE_LOCAL|LOCAL_SUBDOMAIN)\b|\bbootstrap\.static\b/

export const flaskBootstrap: Table = {
  module: 'flask_bootstrap',
  symbols: new Map([['Bootstrap', { help: 'Bootstrap' }]]),
  attributes: new Map([['Bootstrap', new Set(['init_app'])]]),
  releases: 'flask-bootstrap',
  plan(flask, plan) {
    for (const { origin } of flask.extensions.of('flask_bootstrap.Bootstrap')) {
      const option = unknownRelease(flask) ?? unknownSetting(flask) ?? unknownPage(flask)
      if (option) plan.refuse(origin, 'unknown-option', { name: 'Flask-Bootstrap', option })
      else plan.note(origin, 'bootstrap-files')
    }
  },
}

function unknownRelease({ project: { manifests } }: FlaskModel): string | null {
  const other = manifests.requirements.find(({ name }) => OTHERS.has(name))
  if (other) return `the package ${other.name}`
  const old = manifests.requirements.find(
    ({ name, spec }) => name === 'flask-bootstrap' && spec !== '' && !allows(spec, '3.3.7.1'),
  )
  return old ? `the release ${old.spec}` : null
}

function unknownSetting({ project: { modules } }: FlaskModel): string | null {
  for (const { root } of modules) {
    const [name] = SETTING.exec(textOf(root)) ?? []
    if (name) return name
  }
  return null
}

/** Pages of Google Analytics, the filter render_form, and files that only the package has. */
function unknownPage({ project: { templates, files } }: FlaskModel): string | null {
  for (const { path } of templates) {
    const text = files.get(path)?.text ?? ''
    const [other] = /\|\s*render_form\b|\bbootstrap\.static\b|\bcdn\s*=\s*['"]local\b/.exec(text) ?? []
    if (other) return `${other} in ${path}`
    for (const [name, page = ''] of text.matchAll(/['"]bootstrap\d?\/(\w+)\.html['"]/g)) {
      const isOwn = templates.some((template) => template.path.endsWith(`/${name.slice(1, -1)}`))
      if (!isOwn && (/\d\//.test(name) || !PAGES.has(page))) return `${name} in ${path}`
    }
  }
  return null
}
