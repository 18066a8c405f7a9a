/** The tests transform alone: what test files look like before the other transforms have their say. */
import { describe, expect, it } from 'vitest'
import { createParser } from '../../src/python/parser.js'
import { transformSources } from '../../src/transform-source.js'
import { fixtureCases, tree } from '../fixture-cases.js'

const parser = await createParser()

const only = (files: ReadonlyMap<string, string>, id: string) => transformSources(files, parser, { only: [id] })

const testFiles = (files: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...files].filter(([path]) => /(^|\/)(tests\/|test_|conftest)/.test(path)))

describe('the tests transform alone', () => {
  it('gives the test files of the sample', () => {
    const { files } = only(tree('fixtures/apps/tasks_api/before'), 'tests')
    expect(testFiles(files)).toEqual(testFiles(tree('fixtures/apps/tasks_api/after')))
  })

  for (const { name, before, after } of fixtureCases().filter((fixture) => fixture.name.startsWith('tests/'))) {
    if (!after) continue
    it(name, () => {
      const { files } = only(before, 'tests')
      const app = /\.(state\.config|config|testing)\b/
      const shown = (all: ReadonlyMap<string, string>) =>
        Object.entries(testFiles(all)).map(([path, text]) => [path, text.split('\n').filter((line) => !app.test(line))])
      expect(shown(files)).toEqual(shown(after))
    })
  }
})
