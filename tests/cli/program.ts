/** The built program in folders of its own. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

export const ROOT = join(import.meta.dirname, '..', '..')
/** As `npm run build` leaves it. */
export const PROGRAM = join(ROOT, 'dist', 'src', 'cli', 'main.js')

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'program-')))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

export type Texts = Readonly<Record<string, string>>

export function project(texts: Texts): string {
  const root = mkdtempSync(join(scratch, 'p-'))
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

export function commit(root: string): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false']
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    ['commit', '-qm', 'all'],
  ])
    execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' })
}

export function run(root: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return { code: status, out: stdout, err: stderr }
}

export const GOOD =
  'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef index():\n    return {"ok": True}\n'
/** One place that stays manual without holding anything. */
export const NOTED = `import os\n\nfrom flask import Flask, jsonify\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef index():\n    return jsonify(ok=True)\n\n\nprint(app.propagate_exceptions)\n`
export const STUCK = `${GOOD}\n\nimport flask_unheard_of\n`
export const FASTAPI =
  'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/")\ndef index():\n    return {}\n'
export const DJANGO: Texts = {
  'manage.py':
    'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\nfrom django.core.management import execute_from_command_line\n',
  'site/settings.py': 'INSTALLED_APPS = ["django.contrib.admin"]\n',
  'site/urls.py': 'from django.urls import path\n\nurlpatterns = []\n',
}
