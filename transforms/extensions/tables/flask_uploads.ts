/** Flask-Uploads, as Flask-Reuploaded keeps it alive: the same sets of files, which nothing serves by itself. */
import { textOf } from '../../../src/python/syntax.js'
import type { Table } from '../index.js'

const KINDS = ['ALL', 'ARCHIVES', 'AUDIO', 'AllExcept', 'DATA', 'DEFAULTS', 'DOCUMENTS', 'EXECUTABLES', 'IMAGES']
const NAMES = ['SCRIPTS', 'TEXT', 'UploadConfiguration', 'UploadNotAllowed', 'UploadSet', 'configure_uploads']

export const flaskUploads: Table = {
  module: 'flask_uploads',
  symbols: new Map([...KINDS, ...NAMES, 'extension', 'lowercase_ext'].map((name) => [name, { help: name }])),
  attributes: new Map([
    [
      'UploadSet',
      new Set([
        ...[
          'config',
          'default_dest',
          'extension_allowed',
          'extensions',
          'file_allowed',
          'get_basename',
          'name',
          'path',
        ],
        ...['resolve_conflict', 'save', 'url'],
      ]),
    ],
  ]),
  releases: 'flask-reuploaded',
  plan(flask, plan) {
    const { manifests, modules } = flask.project
    const isOriginal = manifests.requirements.some(({ name }) => name === 'flask-uploads')
    const isServing = modules.some(({ root }) => textOf(root).includes('UPLOADS_AUTOSERVE'))
    if (!isOriginal && !isServing) return
    const option = isServing ? 'UPLOADS_AUTOSERVE' : 'the package flask-uploads, which serves the files itself'
    for (const call of flask.uses('flask_uploads.configure_uploads'))
      plan.refuse(call, 'unknown-option', { name: 'Flask-Uploads', option })
  },
}
