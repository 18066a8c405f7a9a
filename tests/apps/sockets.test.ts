/** WebSockets: the same conversations with the application before and after, each on a server of its own. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { createParser } from '../../src/python/parser.js'
import { transformSources } from '../../src/transform-source.js'
import { fixtureCases } from '../fixture-cases.js'
import { flaskPython } from '../verify/envs.js'
import { type Side, serve, stopAll } from './serve.js'

const parser = await createParser()
const cases = fixtureCases().filter(({ folder }) => existsSync(join(folder, 'talks.json')))
const root = mkdtempSync(join(tmpdir(), 'talks-'))

afterEach(stopAll)
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe.each(cases)('$name', ({ name, folder, before }) => {
  test('hears the same', async () => {
    const after = transformSources(before, parser).files
    const heard = async (side: Side, files: ReadonlyMap<string, string>) => {
      const directory = join(root, name, side)
      write(directory, files)
      cpSync(join(folder, 'talks.json'), join(directory, 'talks.json'))
      const base = await serve(side, directory, 'app', process.env)
      const args = [join(import.meta.dirname, 'talk.py'), base.replace('http', 'ws'), join(directory, 'talks.json')]
      const talks: unknown = JSON.parse(execFileSync(flaskPython, args, { encoding: 'utf8' }))
      return { talks, left: (await (await fetch(base)).text()).replaceAll(new URL(base).host, 'HOST') }
    }
    const flask = await heard('flask', before)
    expect(await heard('fastapi', after)).toEqual(flask)
    expect(JSON.stringify(flask)).toContain('heard')
  })
})

function write(directory: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
}
