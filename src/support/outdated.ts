/** Whether what an earlier run left is enough for what a later one adds. */
import { closure, type Existing, helpers } from './index.js'

/** A file of an earlier run that lacks a name which a file to be added imports from it: `pkg/flask_support/answers.py`. */
export function outdatedFile(
  names: readonly string[],
  supportPath: string,
  { single, init, text }: Existing,
): string | null {
  if (!single && !init) return null
  const pathOf = (id: string): string => (single ? supportPath : `${supportPath.replace(/\.py$/, '')}/${id}.py`)
  // In one module a helper is there when its names are.
  const textOf = (id: string): string | null => {
    if (!single) return text(pathOf(id))
    return helpers()
      .get(id)
      ?.names.some((name) => isBound(single, name))
      ? single
      : null
  }
  for (const helper of closure(names)) {
    if (textOf(helper.id) !== null) continue
    for (const [, id = '', list = ''] of helper.text.matchAll(/^from \.(\w+) import \(?([^)\n]*(?:\n[^)\n]+)*)/gm)) {
      const known = textOf(id)
      const wanted = importedNames(list)
      if (known !== null && wanted.some((name) => !isBound(known, name))) return pathOf(id)
    }
  }
  return null
}

/** `a, b as c`, in one line or several; what follows the statement is none of it. */
function importedNames(list: string): string[] {
  const own = list.includes(',\n') || list.startsWith('\n') ? list : (list.split('\n')[0] ?? '')
  return own
    .split(',')
    .map((name) => name.trim().split(/\s+as\s+/)[0] ?? '')
    .filter(Boolean)
}

const isBound = (text: string, name: string): boolean =>
  new RegExp(`^(?:(?:async )?def |class )?${name}\\b`, 'm').test(text)
