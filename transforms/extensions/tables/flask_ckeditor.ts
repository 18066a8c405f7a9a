/** Flask-CKEditor: the same field, settings and answers to uploads, with a script of our own and the editor from the CDN. */
import type { FlaskModel } from '../../../src/flask/model.js'
import { allows } from '../../../src/project/versions.js'
import type { Table } from '../index.js'

const SETTING = /\bCKEDITOR_SERVE_LOCAL\b|\bckeditor\.static\b/
const IN_PAGES = /\bload_code_theme\b|\bserve_local\b|\bckeditor\.static\b/
const LOAD = /\bckeditor\.load\b/

export const flaskCkeditor: Table = {
  module: 'flask_ckeditor',
  symbols: new Map([
    ['CKEditor', { help: 'CKEditor' }],
    ['CKEditorField', { help: 'CKEditorField' }],
    ['upload_success', { help: 'upload_success' }],
    ['upload_fail', { help: 'upload_fail' }],
  ]),
  attributes: new Map([['CKEditor', new Set(['init_app'])]]),
  releases: 'flask-ckeditor',
  plan(flask, plan) {
    for (const { origin } of flask.extensions.of('flask_ckeditor.CKEditor')) {
      const option = unknownSetting(flask) ?? unknownPage(flask)
      if (option) plan.refuse(origin, 'unknown-option', { name: 'Flask-CKEditor', option })
      else {
        plan.note(origin, 'editor-files')
        plan.note(origin, 'page-script')
      }
    }
    for (const use of flask.uses('flask_ckeditor.CKEditorField')) plan.require('wtforms', 'main', use.module.path)
  },
}

export const flaskCkeditorFields: Table = {
  module: 'flask_ckeditor.fields',
  symbols: new Map([['CKEditorField', { help: 'CKEditorField' }]]),
  releases: 'flask-ckeditor',
  requires: 'wtforms',
}

function unknownSetting({ project: { modules } }: FlaskModel): string | null {
  for (const { text } of modules) {
    const [name] = SETTING.exec(text) ?? IN_PAGES.exec(text) ?? []
    if (name) return name
  }
  return null
}

/** Files that only the package has, and another editor than the release of today loads. */
function unknownPage({ project: { templates, files, manifests } }: FlaskModel): string | null {
  const old = manifests.requirements.find(
    ({ name, spec }) => name === 'flask-ckeditor' && spec !== '' && !allows(spec, '1.0.0'),
  )
  for (const { path } of templates) {
    const text = files.get(path)?.text ?? ''
    const [other] = IN_PAGES.exec(text) ?? []
    if (other) return `${other} in ${path}`
    if (old && LOAD.test(text)) return `the release ${old.spec}, which loads another editor in ${path}`
  }
  return null
}
