/** What makes a function a fixture of pytest, what it is called and who sees it. */
import { decoratorsOf, nameOf } from '../python/functions.js'
import type { PyModule, PyNode } from '../python/node.js'
import { textOf } from '../python/syntax.js'

export function isFixture(definition: PyNode): boolean {
  return decoratorsOf(definition).some((decorator) => /^@\s*(pytest\.)?(yield_)?fixture\b/.test(textOf(decorator)))
}

/** The name tests ask for it by. */
export function fixtureName(definition: PyNode): string {
  for (const decorator of decoratorsOf(definition)) {
    const renamed = /\bname\s*=\s*["'](\w+)["']/.exec(textOf(decorator))
    if (renamed?.[1]) return renamed[1]
  }
  return nameOf(definition)
}

/** A fixture of a conftest.py is seen in its folder and below. */
export function isVisible(from: PyModule, to: PyModule): boolean {
  const folder = from.path.endsWith('conftest.py') ? from.path.slice(0, -'conftest.py'.length) : null
  return from === to || (folder !== null && to.path.startsWith(folder))
}
