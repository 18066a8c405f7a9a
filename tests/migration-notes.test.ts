/** MIGRATION.md, manifests and start commands of whole runs. */
import { describe, expect, it } from 'vitest'
import { migrateProject } from '../src/migrate.js'
import { projectFromSources } from '../src/project/load.js'
import { createParser } from '../src/python/parser.js'
import { transformSources } from '../src/transform-source.js'
import { transforms } from '../transforms/index.js'
import { fixtureCases } from './fixture-cases.js'

const parser = await createParser()
const APP =
  'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef index():\n    return {"ok": True}\n'
const FACTORY = 'from flask import Flask\n\n\ndef create_app():\n    app = Flask(__name__)\n    return app\n'

const run = (files: Readonly<Record<string, string>>, only: readonly string[] = []) =>
  transformSources(new Map(Object.entries(files)), parser, { only })

const own = fixtureCases().filter(({ name }) => /^(?:requirements|cli|entrypoint|deployment|django)\//.test(name))

describe('every fixture', () => {
  it.each(own.map((each) => [each.name, each] as const))('%s: a second run changes nothing', (_, { before }) => {
    const first = transformSources(before, parser)
    const second = transformSources(first.files, parser)
    expect(second.result.changes.map(({ path }) => path)).toEqual([])
  })

  it.each(own.map((each) => [each.name, each] as const))(
    '%s: the order of transforms does not matter',
    (_, { before }) => {
      const there = transformSources(before, parser)
      const back = migrateProject(projectFromSources(before, { parser }), parser, {}, [...transforms].reverse())
      expect(back.changes.map(({ path, after }) => [path, after && new TextDecoder().decode(after)])).toEqual(
        there.result.changes.map(({ path, after }) => [path, after && new TextDecoder().decode(after)]),
      )
    },
  )
})

describe('MIGRATION.md', () => {
  it('is written when something changes', () => {
    const { files } = run({ 'app.py': APP, 'requirements.txt': 'flask==3.1.3\n', 'uv.lock': '\n' })
    const notes = files.get('MIGRATION.md') ?? ''
    expect(notes).toContain('1 of 1 request handlers are FastAPI now.')
    expect(notes).toContain('| `flask` | removed `==3.1.3` | `requirements.txt` | nothing imports it any more |')
    expect(notes).toContain('| `fastapi` | added `>=0.165` | `requirements.txt` | the framework now |')
    expect(notes).toContain('uv lock')
    expect(notes).toContain('`uvicorn app:app --port 5000`')
    expect(notes).toContain('`answer_like_flask`')
  })

  it('is not written when nothing does, nor for a part of the transforms', () => {
    expect(run({ 'app.py': `${APP}app.session_interface = None\n` }).files.has('MIGRATION.md')).toBe(false)
    const part = run({ 'app.py': APP, 'requirements.txt': 'flask\n' }, ['requirements'])
    expect([...part.files.keys()]).toEqual(['app.py', 'requirements.txt'])
    expect(part.files.get('requirements.txt')).toContain('fastapi>=0.165\n')
    expect(part.files.get('requirements.txt')).not.toContain('flask')
  })

  it('keeps what a file of that name says', () => {
    const { files } = run({ 'app.py': APP, 'MIGRATION.md': '# From 1 to 2\n' })
    expect(files.get('MIGRATION.md')).toMatch(/^# From 1 to 2\n\n# Migration from Flask to FastAPI\n/)
  })
})

describe('start commands', () => {
  const said = (readme: string, files: Readonly<Record<string, string>>) =>
    run({ ...files, 'README.md': readme }).files.get('README.md')

  it('name the application as the flask command did', () => {
    expect(said('# x\n\n    flask run\n', { 'app.py': APP })).toBe('# x\n\n    uvicorn app:app --port 5000\n')
    expect(said('$ flask --app thing run --debug -p 8000\n', { 'thing/__init__.py': FACTORY })).toBe(
      '$ uvicorn --factory thing:create_app --port 8000 --reload\n',
    )
    expect(said("`flask --app 'thing:create_app()' run --host=0.0.0.0`\n", { 'thing/__init__.py': FACTORY })).toBe(
      '`uvicorn --factory thing:create_app --host 0.0.0.0 --port 5000`\n',
    )
    expect(said('```\nexport FLASK_APP=main.py\npython -m flask run\n```\n', { 'main.py': APP })).toBe(
      '```\nexport FLASK_APP=main.py\npython -m uvicorn main:app --port 5000\n```\n',
    )
  })

  it('stay while the application stays on Flask', () => {
    expect(said('    flask run\n', { 'app.py': `${APP}app.session_interface = None\n` })).toBe('    flask run\n')
  })
})
