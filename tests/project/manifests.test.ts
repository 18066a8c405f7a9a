/** Requirements are found with the exact place they stand in, in every format. */
import { describe, expect, test } from 'vitest'
import { project } from './support.js'

function requirements(path: string, text: string): readonly string[] {
  const loaded = project({ [path]: text })
  return loaded.manifests.requirements.map(
    (r) =>
      `${r.line} ${r.section} ${r.name}[${r.extras.join()}]${r.spec};${r.marker} <${text.slice(r.start, r.end)}> ${r.form}`,
  )
}

describe('manifests', () => {
  test('requirements.txt', () => {
    const text =
      '# pins\nFlask==2.0.1  # web\r\n-r base.txt\n  flask-cors[x,y] >=3 ; python_version<"3.9"\nwerkzeug==2.0 \\\n  --hash=sha256:aa\ngit+https://x/y\n./local\nclick\n'
    expect(requirements('requirements.txt', text)).toEqual([
      '2 main flask[]==2.0.1; <Flask==2.0.1> requirements',
      '4 main flask-cors[x,y]>=3;python_version<"3.9" <flask-cors[x,y] >=3 ; python_version<"3.9"> requirements',
      '5 main werkzeug[]==2.0; <werkzeug==2.0> requirements',
      '9 main click[]; <click> requirements',
    ])
    expect(requirements('requirements/test.txt', 'pytest')).toEqual(['1 test pytest[]; <pytest> requirements'])
    expect(requirements('dev-requirements.txt', 'black')).toEqual(['1 dev black[]; <black> requirements'])
  })

  test('pyproject.toml', () => {
    const text =
      '[project]\nname = "x"\ndependencies = [\n  "flask>=2", # web\n  \'click\',\n]\n[project.optional-dependencies]\ntest = ["pytest"]\n[dependency-groups]\ndev = [{include-group = "test"}, "ruff"]\n[tool.poetry.dependencies]\npython = "^3.9"\nFlask = {version = "^2.0", extras = ["async"]}\n[tool.poetry.group.dev.dependencies]\nblack = "*"\n[tool.black]\nline-length = 100\n'
    expect(requirements('pyproject.toml', text)).toEqual([
      '4 main flask[]>=2; <flask>=2> pyproject',
      '5 main click[]; <click> pyproject',
      '8 test pytest[]; <pytest> pyproject',
      '10 dev ruff[]; <ruff> pyproject',
      '13 main flask[async]^2.0; <Flask = {version = "^2.0", extras = ["async"]}> poetry',
      '15 dev black[]; <black = "*"> poetry',
    ])
    expect(project({ 'pyproject.toml': text }).manifests.tools).toEqual({
      lineLength: 100,
      black: true,
      ruff: false,
      mypy: false,
      isort: false,
    })
  })

  test('setup.cfg, setup.py and Pipfile', () => {
    expect(
      requirements(
        'setup.cfg',
        '[options]\ninstall_requires =\n    flask\n    # no\n    click>=7\n[options.extras_require]\ntest = pytest\n    coverage\n',
      ),
    ).toEqual([
      '3 main flask[]; <flask> setup.cfg',
      '5 main click[]>=7; <click>=7> setup.cfg',
      '7 test pytest[]; <pytest> setup.cfg',
      '8 test coverage[]; <coverage> setup.cfg',
    ])
    expect(
      requirements(
        'setup.py',
        'from setuptools import setup\nreqs = ["flask>=1"]\nsetup(name="x", install_requires=reqs, extras_require={"dev": ["tox"]})\n',
      ),
    ).toEqual(['2 main flask[]>=1; <flask>=1> setup.py', '3 dev tox[]; <tox> setup.py'])
    expect(requirements('Pipfile', '[packages]\nflask = "*"\n[dev-packages]\npytest = "==7"\n')).toEqual([
      '2 main flask[]; <flask = "*"> pipfile',
      '4 dev pytest[]==7; <pytest = "==7"> pipfile',
    ])
  })
})
