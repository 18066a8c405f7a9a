/** Settings that the tests of a project give another value: in its tests and in the configurations made for them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Of those that guard something: what the tests never see. */
const GUARDS =
  /CSRF|FORCE_HTTPS|SSL|PREFERRED_URL_SCHEME|TALISMAN|LOGIN_DISABLED|RATELIMIT|COOKIE_(SECURE|HTTPONLY|SAMESITE)|PROXY|MAX_CONTENT_LENGTH|TRUSTED_HOSTS|SERVER_NAME|PROTECTION/

const ASSIGNED = /["']?\b([A-Z][A-Z0-9_]{3,})\b["']?\]?\s*[:=]\s*(True|False|None|\d+|"[^"\n]*"|'[^'\n]*')/g

/** Names and values, as the text has them. */
export function overriddenInTests(root: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const text of textsOfTests(root, root))
    for (const [, name = '', value = ''] of text.matchAll(ASSIGNED))
      if (GUARDS.test(name)) found.set(name, value.trim())
  return found
}

const OF_TESTS =
  /(^|[\\/])(tests?[\\/]|test_\w+\.py$|\w+_test\.py$|conftest\.py$|testing\.py$|\w*(test|testing)_?config\w*\.py$)/i

function textsOfTests(root: string, folder: string): readonly string[] {
  const path = relative(root, folder)
  if (path.split(/[\\/]/).length > 6) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name)
    if (entry.isDirectory()) return /^(\.|node_modules|venv)/.test(entry.name) ? [] : textsOfTests(root, file)
    if (!entry.isFile() || !entry.name.endsWith('.py')) return []
    const text = readFileSync(file, 'utf8')
    return OF_TESTS.test(relative(root, file)) ? [text] : classesForTests(text)
  })
}

/** `class TestingConfig(Config):` with its body. */
function classesForTests(text: string): readonly string[] {
  return [...text.matchAll(/^class \w*Test\w*\b[^\n]*:[^\n]*\n((?:[ \t]+[^\n]*\n|\s*\n)+)/gm)].map(
    ([, body = '']) => body,
  )
}

/** Whether two texts mean the same value: `False` of Python and `false`, with quotes and without. */
export function isSameValue(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => text.replace(/^["']|["']$/g, '').toLowerCase())
  return x === y || (x === 'none' && y === 'null')
}
