/** Flask-Bcrypt: bcrypt itself, behind the same three settings. */
import type { Table } from '../index.js'

export const flaskBcrypt: Table = {
  module: 'flask_bcrypt',
  symbols: new Map([
    ['Bcrypt', { help: 'Bcrypt' }],
    ['generate_password_hash', { help: 'generate_password_hash' }],
    ['check_password_hash', { help: 'check_password_hash' }],
  ]),
  attributes: new Map([['Bcrypt', new Set(['generate_password_hash', 'check_password_hash', 'init_app'])]]),
  releases: 'flask-bcrypt',
}
