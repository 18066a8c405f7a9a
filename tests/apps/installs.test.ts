/** What the migrated manifests of the bundled applications list can be installed together: no name is wrong, no pin contradicts another. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { tree } from '../fixture-cases.js'
import { migrateFiles } from '../laws/subjects.js'
import { fastapiPython, ROOT } from '../verify/envs.js'

const FIXTURES = join(ROOT, 'fixtures')
const folder = mkdtempSync(join(tmpdir(), 'installs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lists = ['apps', 'bridged'].flatMap((group) =>
  readdirSync(join(FIXTURES, group)).flatMap((name) => {
    const { files } = migrateFiles(tree(join(FIXTURES, group, name, 'before')))
    return [...files].filter(([path]) => /(?:^|\/)requirements[\w-]*\.txt$/.test(path)).map(([, text]) => text)
  }),
)

test('pip finds every distribution, each in a release that goes with the others', () => {
  const lines = lists.flatMap((text) => text.split('\n').map((line) => line.replace(/\s*#.*/, '').trim()))
  const wanted = [...new Set(lines.filter((line) => line !== '' && !line.startsWith('-')))].sort()
  expect(wanted.some((line) => line.startsWith('fastapi>='))).toBe(true)
  writeFileSync(join(folder, 'requirements.txt'), `${wanted.join('\n')}\n`)
  const args = ['-m', 'pip', 'install', '--dry-run', '--ignore-installed', '--quiet', '--disable-pip-version-check']
  const ran = spawnSync(fastapiPython, [...args, '-r', 'requirements.txt'], { cwd: folder, encoding: 'utf8' })
  expect({ status: ran.status, errors: ran.stderr.split('\n').filter((line) => line.startsWith('ERROR')) }).toEqual({
    status: 0,
    errors: [],
  })
})
