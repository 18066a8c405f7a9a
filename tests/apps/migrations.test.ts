/** Migrations: `alembic` after the migration leaves the same database as `flask db` before it, up and down. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, plan } from '../../src/index.js'
import { fastapiPython, flaskPython, ROOT } from '../verify/envs.js'

const SCHEMA = `import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(connection.execute("select name, sql from sqlite_master order by name").fetchall())
for (name,) in connection.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
    print(name, connection.execute(f"select * from {name}").fetchall())
`

describe.each([
  ['factory', 'app'],
  ['commands', 'books'],
])('migrations/%s', (name, app) => {
  const folder = mkdtempSync(join(tmpdir(), `migrations-${name}-`))
  const [before, after] = [join(folder, 'before'), join(folder, 'after')]

  beforeAll(async () => {
    for (const copy of [before, after])
      cpSync(join(ROOT, 'fixtures', 'migrations', name, 'before'), copy, { recursive: true })
    await apply(await plan(after))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const run = (python: string, cwd: string, args: readonly string[]): void => {
    const env = { ...process.env, DATABASE_URL: `sqlite:///${cwd}.db`, PYTHONDONTWRITEBYTECODE: '1' }
    execFileSync(python, args, { cwd, env, stdio: 'pipe' })
  }
  const schema = (cwd: string): string => execFileSync(flaskPython, ['-c', SCHEMA, `${cwd}.db`], { encoding: 'utf8' })

  test.each([
    ['upgrade', ['upgrade', 'head']],
    ['downgrade', ['downgrade', '-1']],
    ['upgrade', ['upgrade', 'head']],
    ['check', ['check']],
  ])('flask db %s', (flask, alembic) => {
    run(flaskPython, before, ['-m', 'flask', '--app', app, 'db', flask])
    run(fastapiPython, after, ['-m', 'alembic', ...alembic])
    expect(schema(after)).toBe(schema(before))
    expect(schema(after)).toMatch(/CREATE TABLE "?books/)
  })
})
