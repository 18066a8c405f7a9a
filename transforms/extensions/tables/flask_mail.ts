/** Flask-Mail: the same objects over smtplib. */
import type { Table } from '../index.js'

export const flaskMail: Table = {
  module: 'flask_mail',
  symbols: new Map([
    ['Mail', { help: 'Mail' }],
    ['Message', { help: 'MailMessage' }],
    ['Attachment', { help: 'MailAttachment' }],
    ['Connection', { help: 'MailConnection' }],
    ['BadHeaderError', { help: 'BadHeaderError' }],
  ]),
  attributes: new Map([['Mail', new Set(['init_app', 'send', 'send_message', 'connect', 'record_messages'])]]),
  releases: 'flask-mail',
}
