/** Fixtures with a request script: the text before on Flask and the text after on FastAPI answer alike. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createParser } from '../../src/python/parser.js'
import { transformSources } from '../../src/transform-source.js'
import { verify } from '../../src/verify/runner.js'
import { readScript } from '../../src/verify/script.js'
import { fixtureCases } from '../fixture-cases.js'
import { fastapiPython, flaskPython } from './envs.js'

const parser = await createParser()
const cases = fixtureCases().filter(({ folder }) => existsSync(join(folder, 'requests.json')))

describe.each(cases)('$name', ({ folder, before }) => {
  const root = mkdtempSync(join(tmpdir(), 'pair-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  test('answers alike', async () => {
    write(join(root, 'flask'), before)
    write(join(root, 'fastapi'), transformSources(before, parser).files)
    for (const side of ['flask', 'fastapi'])
      for (const entry of readdirSync(folder).filter((name) => ['static', 'templates', 'translations'].includes(name)))
        cpSync(join(folder, entry), join(root, side, entry), { recursive: true, preserveTimestamps: true })
    const result = await verify(
      { python: flaskPython, directory: join(root, 'flask'), target: 'app:app' },
      { python: fastapiPython, directory: join(root, 'fastapi'), target: 'app:app' },
      readScript(join(folder, 'requests.json')),
    )
    expect(result.differences).toEqual([])
  })
})

function write(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    // The same time on both sides: it is in the headers of files.
    utimesSync(join(folder, path), 1_000_000_000, 1_000_000_000)
  }
}
