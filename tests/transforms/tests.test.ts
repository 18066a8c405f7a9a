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

  for (const { name, before, after, options } of fixtureCases().filter(({ name }) => name.startsWith('tests/'))) {
    // Tests are set aside by the whole migration only.
    if (!after || options.heldTests === 'skip') continue
    it(name, () => {
      const { files } = only(before, 'tests')
      const app = /\.(state\.config|config|testing)\b|# TODO\(flask-to-fastapi\)/
      const shown = (all: ReadonlyMap<string, string>) =>
        Object.entries(testFiles(all)).map(([path, text]) => [path, text.split('\n').filter((line) => !app.test(line))])
      expect(shown(files)).toEqual(shown(after))
    })
  }

  it('tells click the commands and the application, which the test asks for as a fixture', () => {
    expect(migrated('runner.invoke(args=["seed"])')).toEqual({
      conftest: 'return CliRunner()',
      test: ['def test_seed(runner, app):', 'result = runner.invoke(cli, args=["seed"], obj=app)'],
    })
    expect(migrated('runner.invoke(None, ["seed"])').test[1]).toBe('result = runner.invoke(cli, ["seed"], obj=app)')
    expect(migrated('runner.invoke(seed)').test[1]).toBe('result = runner.invoke(seed, obj=app)')
    expect(migrated('runner.invoke()').test[1]).toBe('result = runner.invoke(cli, obj=app)')
  })

  it.each([
    ['create_app({"TESTING": True})', true],
    ['create_app(dict(TESTING=True))', true],
    ['create_app(Testing)', true],
    ['create_app("testing")', true],
    ['create_app("production")', false],
    ['create_app(Production)', false],
    ['create_app({"TESTING": False})', false],
    ['create_app()', false],
  ])('%s: TESTING is provably on: %s', (made, isOn) => {
    const test = `from shop import Production, Testing, create_app\n\nclient = ${made}.test_client()\n`
    const text = only(shop(test), 'tests').files.get('test_shop.py') ?? ''
    expect(text).toContain('TestClient(')
    expect(text.includes('raise_server_exceptions=False')).toBe(!isOn)
  })
})

const FACTORY = `from flask import Flask


class Production:
    DEBUG = False


class Testing(Production):
    TESTING = True


configs = {"testing": Testing, "production": Production}


def create_app(config):
    app = Flask(__name__)
    app.config.from_object(configs[config])
    app.cli.add_command(seed)
    return app


def seed():
    print("seeded")
`

const shop = (test: string, conftest = ''): ReadonlyMap<string, string> =>
  new Map([
    ['shop.py', FACTORY],
    ['conftest.py', conftest],
    ['test_shop.py', test],
  ])

/** The last line of a runner's fixture, and of a test that uses it, with the line that opens the test. */
function migrated(invocation: string): { readonly conftest: string; readonly test: readonly string[] } {
  const conftest = `import pytest

from shop import create_app


@pytest.fixture
def app():
    return create_app("testing")


@pytest.fixture
def runner(app):
    return app.test_cli_runner()
`
  const test = `from shop import seed\n\n\ndef test_seed(runner):\n    result = ${invocation}\n`
  const { files } = only(shop(test, conftest), 'tests')
  const lines = (path: string): string[] =>
    (files.get(path) ?? '')
      .trim()
      .split('\n')
      .map((line) => line.trim())
  return { conftest: lines('conftest.py').at(-1) ?? '', test: lines('test_shop.py').slice(-2) }
}
