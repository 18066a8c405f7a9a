/** Pins that keep FastAPI from being installed are named before anything is converted, and also where nothing can be. */
import { expect, test } from 'vitest'
import { migrateFiles } from '../laws/subjects.js'

const APP =
  'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef index():\n    return {"ok": True}\n'
const STUCK = `import flask_unheard_of\n${APP}`
const LIST = [
  'Flask==1.1.4',
  'Werkzeug==1.0.1',
  'Jinja2==2.11.3',
  'MarkupSafe==1.1.1',
  'SQLAlchemy==1.3.24',
  'Flask-SQLAlchemy==2.5.1',
  'click==6.7',
  'itsdangerous==1.1.0',
  'requests==2.20.0',
  'pydantic>=2',
]

const pinsOf = (files: Readonly<Record<string, string>>): string[] =>
  (migrateFiles(new Map(Object.entries(files))).result.summary.blockingPins ?? []).map(
    ({ name, from, to, file, line }) => `${file}:${line} ${name} ${from} ${to}`,
  )

test.each([[APP], [STUCK]])('what is too old, and nothing else', (app) => {
  const files = {
    'app.py': app,
    'requirements.txt': `${LIST.join('\n')}\n`,
    Dockerfile: 'FROM python:3.8-slim\nRUN pip install -r requirements.txt\n',
  }
  expect(pinsOf(files)).toEqual([
    'requirements.txt:2 werkzeug ==1.0.1 >=3.1',
    'requirements.txt:3 jinja2 ==2.11.3 >=3.0',
    'requirements.txt:4 markupsafe ==1.1.1 >=2.1.1',
    'requirements.txt:5 sqlalchemy ==1.3.24 >=2.0',
    'requirements.txt:7 click ==6.7 >=7.0',
    'Dockerfile:1 Python 3.8 3.11',
  ])
})

test('nothing where the pins let current releases in', () => {
  expect(pinsOf({ 'app.py': APP, 'requirements.txt': 'flask>=2\nwerkzeug\nsqlalchemy>=1.4\nclick~=8.0\n' })).toEqual([])
})
