/** Documents say which bodies routes take and which answers they send: the migrated application is asked for its own. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createParser } from '../../src/python/parser.js'
import { transformSources } from '../../src/transform-source.js'
import { fastapiPython, ROOT } from '../verify/envs.js'

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string }[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, object>>
}

/** One line for each operation: its name, parameters, whether it has a body, its statuses. */
async function operations(fixture: string): Promise<readonly string[]> {
  const before = readFileSync(join(ROOT, 'fixtures', fixture, 'before.py'), 'utf8')
  const { files } = transformSources(new Map([['app.py', before]]), await createParser())
  const folder = mkdtempSync(join(tmpdir(), 'documents-'))
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const asked = 'import app, json; print(json.dumps(app.app.openapi()))'
  const { stdout, stderr } = spawnSync(fastapiPython, ['-c', asked], { cwd: folder, encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  expect(stderr).toBe('')
  const paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = JSON.parse(stdout).paths
  return Object.values(paths).flatMap((own) =>
    Object.values(own).map(({ operationId, parameters = [], requestBody, responses }) =>
      [
        operationId,
        `(${parameters.map(({ name }) => name).join(', ')})`,
        requestBody ? 'body' : '',
        Object.keys(responses).sort().join(' '),
      ].join(' '),
    ),
  )
}

test('Flask-smorest', async () => {
  expect(await operations('schemas/documented')).toEqual([
    'Pets.get (name)  200 422',
    'Pets.post () body 201 409 422',
    'show (pet_id)  200',
    'delete (pet_id)  204',
  ])
})

test('Flask-RESTX', async () => {
  const [first, ...others] = await operations('rest/namespaces')
  expect(first).toBe('Tools.get ()  200')
  expect(others.slice(0, 3)).toEqual(['Tools.put () body 200 400', 'Tools.post () body 201 400 409', 'Tool (id)  200'])
})
