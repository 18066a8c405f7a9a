/** Discovery, relevance, templates and Django evidence. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { discover } from '../../src/project/discover.js'
import { scanTemplate } from '../../src/project/jinja.js'
import { modulePaths } from '../../src/project/paths.js'
import { relevantFiles } from '../../src/project/relevance.js'
import { project } from './support.js'

const root = mkdtempSync(join(tmpdir(), 'discover-'))
afterAll(() => rmSync(root, { recursive: true }))

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe('discover', () => {
  test('skips what is not the project', async () => {
    for (const path of [
      'a.py',
      'pkg/b.py',
      'pkg/ignored.py',
      'pkg/kept.py',
      'env/pyvenv.cfg',
      'env/lib/c.py',
      'node_modules/d.py',
    ])
      write(path)
    write('.gitignore', 'ignored.py\n/pkg/k*.py\n')
    write('pkg/.gitignore', '!kept.py\n')
    write('pkg/templates/x.html', '{{ a }}')
    write('pkg/data.json')
    write('requirements.txt', 'flask')
    symlinkSync('/etc/hostname', join(root, 'out.py'))
    symlinkSync('.', join(root, 'loop'))
    const found = await discover(root)
    expect(found.python).toEqual(['a.py', 'pkg/b.py', 'pkg/kept.py'])
    expect(found.texts).toEqual(['pkg/templates/x.html', 'requirements.txt'])
    expect(found.skipped.map((file) => `${file.path} ${file.reason}`)).toEqual(['out.py outside-root'])
    expect((await discover(join(root, 'pkg/b.py'))).python).toEqual(['b.py'])
  })
})

test('a package inside a package of the project is no build output, whatever it is called', async () => {
  for (const path of ['shop/__init__.py', 'shop/lib/__init__.py', 'shop/lib/tokens.py', 'lib/other/__init__.py'])
    write(path)
  write('.gitignore', 'lib/\nlocal.py\n')
  write('shop/lib/local.py')
  write('shop/local.py')
  const { python } = await discover(root)
  expect(python).toEqual(expect.arrayContaining(['shop/lib/__init__.py', 'shop/lib/tokens.py']))
  expect(python).not.toContain('lib/other/__init__.py')
  expect(python).not.toContain('shop/local.py')
})

test('what git tracks is never ignored', async () => {
  const own = mkdtempSync(join(tmpdir(), 'tracked-'))
  const git = (...args: string[]) => execFileSync('git', args, { cwd: own })
  mkdirSync(join(own, 'app/lib'), { recursive: true })
  for (const [path, text] of [
    ['.gitignore', '[Ll]ib\n'],
    ['app/lib/kept.py', ''],
    ['app/lib/local.py', ''],
    ['app/a.py', ''],
  ] as const)
    writeFileSync(join(own, path), text)
  git('init', '-q')
  git('add', '-f', 'app/a.py', 'app/lib/kept.py')
  expect((await discover(own)).python).toEqual(['app/a.py', 'app/lib/kept.py'])
  rmSync(own, { recursive: true })
})

test('relevance follows imports both ways', () => {
  const texts = new Map([
    ['web.py', 'import flask\nfrom lib import (\n  helper,  # why\n)\n'],
    ['lib/__init__.py', ''],
    ['lib/helper.py', 'x = 1\n'],
    ['user.py', 'from lib.helper import x\n'],
    ['other.py', 'import os\n'],
    ['top/__init__.py', ''],
    ['top/inner/__init__.py', 'import flask\n'],
  ])
  expect([...relevantFiles(texts, modulePaths(texts.keys()))].sort()).toEqual([
    'lib/__init__.py',
    'lib/helper.py',
    'top/__init__.py',
    'top/inner/__init__.py',
    'user.py',
    'web.py',
  ])
})

describe('jinja', () => {
  test('reads and calls', () => {
    const text =
      '{# {{ no }} #}{% raw %}{{ no }}{% endraw %}{% for item in items %}{{ item.name|upper }}{{ loop.index }}{% endfor %}{% set x = g.user %}{{ x }}{{ url_for("auth.login", next=request["path"]) }}{% macro m(a) %}{{ a }}{% endmacro %}{{ "{{ s }}" }}{{ session.get("k") }}'
    const template = scanTemplate('t.html', text)
    expect(template.reads.map((r) => `${r.name}.${r.attribute}`).sort()).toEqual([
      'g.user',
      'items.null',
      'request.path',
      'session.get',
      'url_for.null',
    ])
    expect(template.calls).toEqual([
      { name: 'url_for', literal: 'auth.login' },
      { name: 'session.get', literal: 'k' },
    ])
  })

  test('what does not end is opaque', () => {
    expect(scanTemplate('t.html', '{{ a ').opaque).toBe(true)
    expect(scanTemplate('t.html', '<b>{</b>').opaque).toBe(false)
  })
})

test('Django projects and other frameworks', () => {
  const loaded = project({
    'site/manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "x")\n',
    'site/x/settings.py': 'INSTALLED_APPS = []\n',
    'site/x/views.py': 'from django.http import HttpResponse\n',
    'api/app.py': 'from flask import Flask\n',
    'api/q.py': 'import os\nfrom quart import Quart\n',
  })
  expect(loaded.django).toEqual([
    {
      path: 'site',
      evidence: [
        'site/manage.py:2 DJANGO_SETTINGS_MODULE',
        'site/x/settings.py:1 INSTALLED_APPS',
        'site/x/views.py:1 imports django',
      ],
    },
  ])
  expect(loaded.frameworks).toEqual([{ name: 'quart', evidence: 'api/q.py:2' }])
})
