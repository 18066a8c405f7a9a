/** Flask-PageDown: the same field, and a script of our own that shows the preview. */
import type { Table } from '../index.js'

export const flaskPagedown: Table = {
  module: 'flask_pagedown',
  symbols: new Map([['PageDown', { help: 'PageDown' }]]),
  attributes: new Map([['PageDown', new Set(['init_app'])]]),
  releases: 'flask-pagedown',
}

export const flaskPagedownFields: Table = {
  module: 'flask_pagedown.fields',
  symbols: new Map([['PageDownField', { help: 'PageDownField' }]]),
  releases: 'flask-pagedown',
  requires: 'wtforms',
  note: 'page-script',
}
