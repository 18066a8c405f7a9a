/** Flask-Moment: the same marks in the pages, and a script of our own that fills them. */
import type { Table } from '../index.js'

export const flaskMoment: Table = {
  module: 'flask_moment',
  symbols: new Map([
    ['Moment', { help: 'Moment' }],
    ['moment', { help: 'MomentTime' }],
  ]),
  attributes: new Map([['Moment', new Set(['init_app', 'create'])]]),
  releases: 'flask-moment',
  note: 'page-script',
}
